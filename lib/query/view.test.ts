import { expect, test } from "vitest";
import { historyHref, readView, timelineHref, withCondition } from "./view";

const id = "01939c5e-0000-7000-8000-000000000001";

function search(href: string) {
  return Object.fromEntries(new URL(href, "http://localhost").searchParams);
}

test("a view read from its own address is the same view", () => {
  const filter = {
    conditions: [
      { kind: "anyOf" as const, field: "actor" as const, values: ['al"ice, & co', "בן"], negated: true },
    ],
    from: "2026-03-12T03:05:00.000000Z",
    to: "2026-03-12T03:25:00.000001Z",
  };
  expect(readView(search(timelineHref(filter, id)))).toMatchObject({ ok: true, filter, event: id });
});

test("an address that is not wholly understood is no view", () => {
  expect(readView({ q: ["type:a", "type:b"] })).toMatchObject({ ok: false, problem: { part: "address" } });
  expect(readView({ query: "type:a" })).toMatchObject({ ok: false, problem: { part: "address" } });
  expect(readView({ event: "1042" })).toMatchObject({ ok: false, problem: { part: "address" } });
  expect(readView({ q: "type:*" })).toMatchObject({ ok: false, problem: { part: "q" } });
  expect(readView({})).toMatchObject({ ok: true, filter: { conditions: [], from: null, to: null } });
});

test("an entity's history is found by its whole name, slashes in the id included", () => {
  const view = readView(search(historyHref("entity", "order/a/b")));
  expect(view).toMatchObject({
    ok: true,
    filter: { conditions: [{ field: "entity", values: ["order/a/b"] }] },
  });
});

test("values added to a field are alternatives", () => {
  const alice = { kind: "anyOf" as const, field: "actor" as const, values: ["alice"], negated: false };
  expect(withCondition([alice], { ...alice, values: ["ben", "alice"] })).toEqual([
    { ...alice, values: ["alice", "ben"] },
  ]);
  expect(withCondition([alice], { ...alice, negated: true })).toHaveLength(2);
});
