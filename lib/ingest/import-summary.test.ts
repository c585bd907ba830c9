import { expect, it } from "vitest";
import { parseJson } from "@/lib/model/json";
import { summarizeImport } from "./import-summary";
import { parseEvent } from "./parse-event";

function summaryOf(events: readonly object[]): string[] {
  const summary = summarizeImport();
  for (const event of events) {
    const parsed = parseJson(JSON.stringify(event));
    const read = parsed.ok ? parseEvent(parsed.tree, { source: "shop", newId: () => "id" }) : parsed;
    if (read.ok && "event" in read) summary.add(read.event);
  }
  return summary.lines();
}

it("says when, what, on what and by whom, the most frequent first", () => {
  const at = (day: number) => `2026-03-${String(day).padStart(2, "0")}T00:00:00Z`;
  const order = { entityType: "order", entityId: "1" };
  expect(
    summaryOf([
      { type: "order.paid", occurredAt: at(12), ...order, operation: "update", causationId: "placed" },
      {
        type: "order.placed",
        occurredAt: at(3),
        ...order,
        operation: "insert",
        id: "placed",
        actorId: "ada",
      },
      { type: "order.paid", occurredAt: at(9), ...order, outcome: "failure" },
      { type: "note", supersedes: "placed" },
    ]),
  ).toEqual([
    "4 events, from 2026-03-03T00:00:00.000000Z to 2026-03-12T00:00:00.000000Z",
    "  types       order.paid 2, note 1, order.placed 1",
    "  entities    order 3, none 1",
    "  actors      shop 3, ada 1",
    "  operations  no change of state 2, insert 1, update 1",
    "  caused      1 by another event",
    "  failures    1, which change no state",
    "  corrections 1 of an earlier event",
    "  no time     1: recorded as of now",
    "  no actor    3: the source counts as theirs",
  ]);
});

it("stays short and bounded however many names there are, and no name reaches the terminal raw", () => {
  const [, types = ""] = summaryOf(Array.from({ length: 1_500 }, (_, at) => ({ type: `t\u001b[31m${at}` })));
  expect(types).not.toContain("\u001b");
  expect(types).toContain("U+001B");
  expect(types).toMatch(/, and 1,492 of more than 992 others$/);
  expect(summaryOf([])).toEqual(["No event in it could be recorded."]);
});
