import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alignLeaves, type Difference } from "./align";

/** Tells both sides, as a verification does: only where they differ. */
function align(sealed: string[], there: (string | null)[], window?: number): Difference[] {
  const alignment = alignLeaves(window === undefined ? {} : { window });
  for (let position = 0; position < Math.max(sealed.length, there.length); position++) {
    const [expected, actual] = [sealed[position] ?? null, there[position] ?? null];
    if (expected === actual) continue;
    alignment.differ(position, expected, actual === null ? null : { hash: actual, id: `id of ${actual}` });
  }
  return alignment.finish();
}

const log = (count: number) => Array.from({ length: count }, (_, i) => `e${i}`);
const brief = (differences: Difference[]) =>
  differences.map(({ kind, position, to, count }) => [kind, position, to, count]);

describe("what happened to a log is told in as few words as it took", () => {
  const sealed = log(20);
  it("an edited event is one altered event, and is named", () => {
    const found = align(sealed, sealed.with(7, "x"));
    expect(brief(found)).toEqual([["altered", 7, 7, 1]]);
    expect(found[0]?.events).toEqual([{ id: "id of x", expected: "e7", actual: "x" }]);
  });
  it("a deletion that was renumbered is one missing event and one run that moved", () => {
    expect(brief(align(sealed, sealed.toSpliced(7, 1)))).toEqual([
      ["missing", 7, 7, 1],
      ["moved", 8, 7, 12],
    ]);
  });
  it("an insertion that was renumbered is one inserted event and one run that moved", () => {
    expect(brief(align(sealed, sealed.toSpliced(7, 0, "x")))).toEqual([
      ["moved", 7, 8, 13],
      ["inserted", 7, 7, 1],
    ]);
  });
  it("two events that changed places have each moved", () => {
    expect(brief(align(sealed, sealed.with(3, "e9").with(9, "e3")))).toEqual([
      ["moved", 3, 9, 1],
      ["moved", 9, 3, 1],
    ]);
  });
  it("a hole is a missing event; an edit behind a deletion is still an edit", () => {
    expect(
      brief(
        align(
          sealed,
          sealed.map((leaf, i) => (i === 5 ? null : leaf)),
        ),
      ),
    ).toEqual([["missing", 5, 5, 1]]);
    expect(brief(align(sealed, sealed.with(10, "x").toSpliced(4, 1)))).toEqual([
      ["missing", 4, 4, 1],
      ["moved", 5, 4, 5],
      ["altered", 10, 9, 1],
      ["moved", 11, 10, 9],
    ]);
  });
  it("an event that stands there twice is inserted once", () => {
    expect(brief(align(sealed, sealed.with(7, "x").with(8, "x")))).toEqual([
      ["altered", 7, 7, 1],
      ["inserted", 8, 8, 1],
      ["missing", 8, 8, 1],
    ]);
  });
});

it("every difference comes out exactly once, whatever was done and however little is remembered", () => {
  const edit = fc.record({
    at: fc.nat(60),
    what: fc.constantFrom("edit", "delete", "insert", "swap", "hole"),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), fc.constantFrom(2, 8, 65_536), (edits, window) => {
      const sealed = log(60);
      let there: (string | null)[] = [...sealed];
      for (const [n, { at, what }] of edits.entries()) {
        const place = Math.min(at, Math.max(0, there.length - 1));
        if (what === "edit") there = there.with(place, `x${n}`);
        if (what === "delete") there = there.toSpliced(place, 1);
        if (what === "insert") there = there.toSpliced(place, 0, `x${n}`);
        if (what === "hole") there = there.with(place, null);
        if (what === "swap") there = there.with(place, there[0] ?? null).with(0, there[place] ?? null);
      }
      const found = align(sealed, there, window);
      const sealedTold = found.flatMap(({ kind, position, count }) =>
        kind === "inserted" ? [] : Array.from({ length: count }, (_, i) => position + i),
      );
      const thereTold = found.flatMap(({ kind, to, count }) =>
        kind === "missing" ? [] : Array.from({ length: count }, (_, i) => to + i),
      );
      const differing = (side: (string | null)[], other: (string | null)[]) =>
        side.flatMap((leaf, i) => (leaf !== null && leaf !== other[i] ? [i] : []));
      expect(sealedTold.toSorted((a, b) => a - b)).toEqual(differing(sealed, there));
      expect(thereTold.toSorted((a, b) => a - b)).toEqual(differing(there, sealed));
    }),
  );
});
