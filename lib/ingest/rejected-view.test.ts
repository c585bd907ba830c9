import fc from "fast-check";
import { expect, test } from "vitest";
import { rejectedStatuses } from "./rejected-status";
import { readRejectedView, type RejectedView, rejectedHref } from "./rejected-view";

const uuid = fc.uuid();
const views: fc.Arbitrary<RejectedView> = fc.record({
  status: fc.constantFrom(null, ...rejectedStatuses),
  source: fc.option(
    fc
      .string({ minLength: 1, maxLength: 200, unit: "grapheme" })
      .filter((text) => text.length <= 200 && !text.includes("\0")),
  ),
  id: fc.option(uuid),
  before: fc.option(fc.record({ rejectedAt: fc.constant("2026-03-12T03:12:06.884123Z"), id: uuid })),
});

const read = (href: string) => {
  const search: Record<string, string | string[]> = {};
  for (const [name, value] of new URL(href, "http://localhost").searchParams) {
    const there = search[name];
    search[name] = there === undefined ? value : [there, value].flat();
  }
  return readRejectedView(search);
};

test("a view read from its address is the view", () => {
  fc.assert(
    fc.property(views, (view) => {
      expect(read(rejectedHref(view))).toEqual({ ok: true, view });
    }),
  );
});

test("without a word the address means what waits", () => {
  expect(read("/admin/rejected")).toEqual({
    ok: true,
    view: { status: "open", source: null, id: null, before: null },
  });
});

test.each([
  ["?state=open", /not known here: state/],
  ["?status=done", /none of open, sent, set-aside, all/],
  ["?status=constructor", /none of/],
  ["?status=", /empty/],
  ["?status=all&status=sent", /status more than once/],
  ["?source=", /1 to 200/],
  [`?source=${"x".repeat(201)}`, /1 to 200/],
  ["?source=%00", /no source has/],
  ["?rejected=1", /not a record's id/],
  ["?before=2026-03-12", /cannot be read/],
  ["?before=2026-13-99T03:12:06.884123Z_00000000-0000-4000-8000-000000000000", /cannot be read/],
])("what cannot be read is told: %s", (search, message) => {
  const answer = read(`/admin/rejected${search}`);
  expect(answer.ok ? "" : answer.message).toMatch(message);
});
