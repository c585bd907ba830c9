import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCursor, parseCursor } from "./cursor";

test("a cursor comes back as it was made", () => {
  const instants = fc
    .tuple(
      fc.date({ min: new Date("1900-01-01"), max: new Date("2200-01-01"), noInvalidDate: true }),
      fc.nat(999),
    )
    .map(([date, micros]) => `${date.toISOString().slice(0, 23)}${String(micros).padStart(3, "0")}Z`);
  const seqs = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String);
  fc.assert(
    fc.property(
      fc.constantFrom("next" as const, "previous" as const),
      instants,
      seqs,
      (direction, occurredAt, seq) => {
        expect(parseCursor(formatCursor({ direction, occurredAt, seq }))).toEqual({
          direction,
          occurredAt,
          seq,
        });
      },
    ),
  );
});

test("what is not a cursor is refused, not read as the first page", () => {
  for (const text of [
    "",
    "next",
    "next__",
    "next_2026-13-45T99:99:99.000000Z_1",
    "next_2026-01-01T00:00:00.000000Z_1; drop",
  ]) {
    expect(parseCursor(text), text).toBeNull();
  }
});
