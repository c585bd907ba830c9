import { expect, test } from "vitest";
import { readListRequest } from "./read-list-request";

const read = (query: string) => readListRequest(new URLSearchParams(query));

test("without parameters: everything, newest first, a hundred at a time", () => {
  expect(read("")).toEqual({
    ok: true,
    request: { filter: { conditions: [], from: null, to: null }, order: "desc", limit: 100, cursor: null },
  });
});

test.each([
  ["an unknown parameter", "type=order.placed", "type"],
  ["a parameter twice", "q=type:a&q=type:b", "twice"],
  ["a limit of nothing", "limit=0", "limit"],
  ["a limit past the most", "limit=1001", "limit"],
  ["a limit that is no number", "limit=1e3", "limit"],
  ["an unknown order", "order=newest", "order"],
  ["a query that does not read", "q=type:", "q:"],
  ["a moment without a zone", "from=2026-03-12T00:00:00", "from:"],
])("%s is refused and named, never ignored", (_name, query, named) => {
  const answer = read(query);
  expect(answer.ok).toBe(false);
  expect(answer.ok ? "" : answer.message).toContain(named);
});
