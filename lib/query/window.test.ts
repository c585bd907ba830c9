import fc from "fast-check";
import { expect, test } from "vitest";
import { readFilter } from "./read-filter";
import { formatInstant, instantFromMs, readInstant } from "./window";

const moment = fc.record({
  ms: fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 11, 31) }),
  micros: fc.integer({ min: 0, max: 999_999 }).map((n) => String(n).padStart(6, "0")),
});

test("an instant read back from its shortest spelling is the same to the microsecond", () => {
  fc.assert(
    fc.property(moment, ({ ms, micros }) => {
      const instant = instantFromMs(Math.floor(ms / 1000) * 1000, micros);
      if (instant === null) throw new Error("in range");
      expect(readInstant(formatInstant(instant))).toBe(instant);
    }),
  );
});

test.each([
  ["2026-03-12T03:12:06.884123Z", "2026-03-12T03:12:06.884123Z"],
  ["2026-03-12T04:12+01:00", "2026-03-12T03:12:00.000000Z"],
  ["2026-03-11T22:12:06.5-05:00", "2026-03-12T03:12:06.500000Z"],
])("%s is read as %s", (text, instant) => {
  expect(readInstant(text)).toBe(instant);
});

test.each([
  "2026-03-12",
  "2026-03-12T03:12:06",
  "2026-02-30T00:00:00Z",
  "2026-03-12T24:00:00Z",
  "2026-03-12T03:12:60Z",
  "1812-01-01T00:00:00Z",
  "now",
  "-1h",
  "2026-13-01T00:00Z",
])("%s is not a moment", (text) => {
  expect(readInstant(text)).toBeNull();
});

test("one unreadable part leaves no filter at all", () => {
  const whole = { q: "type:a", from: "2026-03-12T03:00:00Z", to: "2026-03-12T04:00:00Z" };
  expect(readFilter(whole).ok).toBe(true);
  expect(readFilter({ ...whole, q: "type:*" })).toMatchObject({ ok: false, problem: { part: "q" } });
  expect(readFilter({ ...whole, from: "yesterday" })).toMatchObject({ ok: false, problem: { part: "from" } });
  expect(readFilter({ ...whole, to: whole.from })).toMatchObject({ ok: false, problem: { part: "to" } });
});
