/** A CloudTrail record for tests, invented, and what the format makes of it. */
import { expect } from "vitest";
import { type JsonTree, parseJson } from "@/lib/model/json";
import { formatJson } from "@/lib/model/json-format";
import { parseEvent } from "../parse-event";
import { cloudtrailFormat } from "./cloudtrail";
import type { Mapper } from "./format";

export const alice = { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/alice", userName: "alice" };
export const base = {
  eventVersion: "1.11",
  eventTime: "2026-03-12T03:12:06Z",
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
  eventID: "8a7c4b9e-0c3d-4f7e-9a45-1f1c6f3f0001",
  requestID: "req-1",
  awsRegion: "eu-west-1",
  recipientAccountId: "111122223333",
  sourceIPAddress: "192.0.2.7",
  userAgent: "aws-cli/2",
  userIdentity: alice,
  requestParameters: { userName: "bob" },
  responseElements: null,
};

export function tree(value: unknown): JsonTree {
  const parsed = parseJson(JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.tree;
}

/** The event of a record as plain JSON; it must be one the log takes. */
export function mapped(record: object, mapper: Mapper = cloudtrailFormat.open()) {
  const result = mapper.map(tree({ ...base, ...record }));
  if (result.kind !== "events") throw new Error(JSON.stringify(result));
  const [first] = result.events;
  if (!first) throw new Error("no event");
  const parsed = parseEvent(first.event, { source: "aws", newId: () => "0195-none" });
  expect(parsed).toMatchObject({ ok: true });
  return JSON.parse(formatJson(first.event));
}

export function call(eventSource: string, eventName: string, requestParameters: object, more: object = {}) {
  return mapped({ eventSource: `${eventSource}.amazonaws.com`, eventName, requestParameters, ...more });
}
