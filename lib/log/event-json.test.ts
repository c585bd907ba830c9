import { expect, test } from "vitest";
import type { PlacedEvent } from "@/lib/model/event";
import { isJsonObject, type JsonText, parseJson } from "@/lib/model/json";
import { formatEvent } from "./event-json";

const event: PlacedEvent = {
  id: "0190aaaa-0000-7000-8000-000000000001",
  occurredAt: "2026-03-12T03:12:06.884123Z",
  recordedAt: "2026-03-12T03:12:06.901000Z",
  type: 'order."quoted"\n\u202e',
  schemaVersion: 1,
  entityType: "order",
  entityId: "1042",
  operation: "update",
  outcome: "success",
  actorId: "alice",
  actorType: "user",
  onBehalfOf: null,
  source: "admin-ui",
  reason: null,
  before: '{"amount": 1.0}' as JsonText,
  after: '{"amount": 1.00, "big": 12345678901234567890.10}' as JsonText,
  changed: '{"amount": {"to": 1.00, "from": 1.0}}' as JsonText,
  payload: null,
  metadata: null,
  transactionId: "1.42",
  correlationId: null,
  causationId: null,
  causes: ["0190aaaa-0000-7000-8000-000000000002"],
  supersedes: null,
  seq: "9007199254740993",
  tx: "42",
  position: "9007199254740994",
};

test("an event's JSON keeps every digit and names every field", () => {
  const parsed = parseJson(formatEvent(event));
  expect(parsed.ok).toBe(true);
  if (!parsed.ok || !isJsonObject(parsed.tree)) throw new Error("not an object");
  expect([...parsed.tree.keys()].toSorted()).toEqual(Object.keys(event).toSorted());
  expect(parsed.tree.get("seq")).toEqual({ number: "9007199254740993" });
  expect(parsed.tree.get("position")).toEqual({ number: "9007199254740994" });
  expect(parsed.tree.get("type")).toBe(event.type);
  expect(formatEvent(event)).toContain('"after":{"amount": 1.00, "big": 12345678901234567890.10}');
});

test("an event that waits for its seal has no position", () => {
  expect(formatEvent({ ...event, position: null })).toMatch(/"position":null\}$/);
});
