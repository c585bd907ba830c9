import fc from "fast-check";
import { expect, test } from "vitest";
import { advance, finish, formatSnapshot, isDone, parseSnapshot, type Snapshot } from "./snapshot";

test("a snapshot is read and written as PostgreSQL writes it", () => {
  for (const text of ["3:3:", "10:20:10,14,15", "743:743:", "5:18446744073709:5,9"])
    expect(formatSnapshot(parseSnapshot(text))).toBe(text);
  for (const text of ["", "10:20", "10:20:x", "a:b:c"]) expect(() => parseSnapshot(text)).toThrow();
});

/**
 * A life of transactions: each begins at one moment and ends at a later one, rolled back or committed with some events.
 * A pass at a moment sees those that have ended, and takes a part of what it may.
 */
const life = fc.record({
  transactions: fc.array(
    fc.record({ begins: fc.nat(60), lasts: fc.integer({ min: 1, max: 40 }), events: fc.nat(4) }),
    {
      minLength: 1,
      maxLength: 30,
    },
  ),
  passes: fc.array(fc.record({ at: fc.nat(110), limit: fc.integer({ min: 1, max: 12 }) }), {
    minLength: 1,
    maxLength: 40,
  }),
});

test("after any passes, cut anywhere, every event was taken once, in order, and none before it was committed", () => {
  fc.assert(
    fc.property(life, ({ transactions, passes }) => {
      const numbered = [...transactions]
        .sort((a, b) => a.begins - b.begins)
        .map((one, i) => ({ ...one, id: BigInt(i + 3) }));
      const snapshotAt = (at: number): Snapshot => {
        const begun = numbered.filter((one) => one.begins <= at);
        return {
          xmax: BigInt(begun.length + 3),
          running: begun.filter((one) => one.begins + one.lasts > at).map((one) => one.id),
        };
      };
      let sealed: Snapshot = { xmax: 3n, running: [] };
      let after: { id: bigint; n: number } | null = null;
      const taken: string[] = [];
      const pass = (at: number, limit: number) => {
        const now = snapshotAt(at);
        // As the sealer does: what was cut is finished before anything new.
        const cutBefore = after;
        const fresh = numbered
          .filter((one) =>
            cutBefore ? one.id === cutBefore.id : isDone(now, one.id) && !isDone(sealed, one.id),
          )
          .flatMap((one) => Array.from({ length: one.events }, (_, n) => ({ id: one.id, n })))
          .filter((event) => cutBefore === null || event.n > cutBefore.n)
          .slice(0, limit);
        for (const event of fresh) {
          const owner = numbered.find((one) => one.id === event.id);
          expect(owner && owner.begins + owner.lasts <= at).toBe(true);
          taken.push(`${event.id}.${event.n}`);
        }
        const cut = fresh.length === limit ? (fresh.at(-1) ?? null) : null;
        if (cutBefore === null) sealed = advance(sealed, now, cut?.id ?? null);
        else if (cut === null) sealed = finish(sealed, cutBefore.id);
        sealed = parseSnapshot(formatSnapshot(sealed));
        after = cut;
      };
      for (const { at, limit } of [...passes].sort((a, b) => a.at - b.at)) pass(at, limit);
      for (let i = 0; i < 130; i++) pass(1000, 3);
      const all = numbered.flatMap((one) => Array.from({ length: one.events }, (_, n) => `${one.id}.${n}`));
      expect(taken.toSorted()).toEqual(all.toSorted());
      expect(new Set(taken).size).toBe(taken.length);
    }),
    { numRuns: 400, seed: 9 },
  );
});
