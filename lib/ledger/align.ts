/**
 * Where two sequences of leaves differ, and how: one as it was sealed, one as it is there now. Pure.
 *
 * Leaves are told position by position, both sides at once. A leaf of one side that stands elsewhere on the other has
 * moved; what is left over on both sides at the same place was altered, on one side only is missing or inserted. So the
 * deletion of one event from a log that was renumbered to hide it is one missing event and one run of moved ones.
 * Memory is bounded: differences come as runs, and what found no partner within `window` positions is settled as it
 * stands, so an event moved further than that is told as missing there and inserted here. Every difference comes out
 * exactly once (align.test.ts).
 */

/** `count` positions of one kind from `position` on; `to` is where they stand now. */
export type Difference = {
  kind: "altered" | "missing" | "inserted" | "moved";
  position: number;
  to: number;
  count: number;
  /** Of the first few. */
  events: Differing[];
};

export type Differing = { id: string | null; expected: string | null; actual: string | null };

/** Hashes as any text; `id` names the event that is there. */
export type Present = { hash: string; id: string };

export type Alignment = {
  /** At a position where both sides differ; null: that side has nothing there. */
  differ: (position: number, expected: string | null, actual: Present | null) => void;
  /** A leaf without a position on the actual side: answers whether it is one that was sealed. */
  claim: (hash: string) => boolean;
  /** Settles what is left; the differences in the order of positions. */
  finish: () => Difference[];
};

export const namedPerRun = 8;

type Standing = { position: number; id: string };

export function alignLeaves({ window = 65_536 } = {}): Alignment {
  const expectedAt = new Map<string, number>();
  const actualAt = new Map<string, Standing>();
  const runs = collectRuns();

  const join = (position: number, { position: to, id }: Standing): void =>
    runs.add("moved", position, to, { id, expected: null, actual: null });

  function settle(below: number): void {
    const places = new Map([...actualAt].map(([hash, at]) => [at.position, { hash, ...at }]));
    const shiftAt = runs.shifts();
    let last: { position: number; shift: number } | null = null;
    for (const [expected, position] of [...expectedAt].toSorted((a, b) => a[1] - b[1])) {
      if (position >= below) continue;
      expectedAt.delete(expected);
      const shift: number = last?.position === position - 1 ? last.shift : shiftAt(position - 1);
      last = { position, shift };
      const there = places.get(position + shift);
      if (there) {
        actualAt.delete(there.hash);
        places.delete(there.position);
        runs.add("altered", position, there.position, { id: there.id, expected, actual: there.hash });
      } else runs.add("missing", position, position, { id: null, expected, actual: null });
    }
    for (const [actual, { position, id }] of actualAt) {
      if (position >= below) continue;
      actualAt.delete(actual);
      runs.add("inserted", position, position, { id, expected: null, actual });
    }
  }

  return {
    differ: (position, expected, actual) => {
      if (expected !== null) {
        const there = actualAt.get(expected);
        if (there) {
          actualAt.delete(expected);
          join(position, there);
        } else expectedAt.set(expected, position);
      }
      if (actual !== null) {
        const sealedAt = expectedAt.get(actual.hash);
        if (sealedAt !== undefined) {
          expectedAt.delete(actual.hash);
          join(sealedAt, { position, id: actual.id });
        } else if (actualAt.has(actual.hash))
          runs.add("inserted", position, position, { id: actual.id, expected: null, actual: actual.hash });
        else actualAt.set(actual.hash, { position, id: actual.id });
      }
      if (expectedAt.size + actualAt.size > 4 * window) settle(position - window);
    },
    claim: (hash) => expectedAt.delete(hash),
    finish: () => {
      settle(Number.POSITIVE_INFINITY);
      return runs.all();
    },
  };
}

function collectRuns() {
  const all: Difference[] = [];
  // The last run of each kind and shift: only that one can grow.
  const open = new Map<string, Difference>();
  return {
    add: (kind: Difference["kind"], position: number, to: number, event: Differing) => {
      const name = `${kind} ${to - position}`;
      const run = open.get(name);
      if (run && run.position + run.count === position) {
        run.count += 1;
        if (run.events.length < namedPerRun) run.events.push(event);
        return;
      }
      const begun = { kind, position, to, count: 1, events: [event] };
      open.set(name, begun);
      all.push(begun);
    },
    /** How far the event sealed at a position was moved; 0 where it was not. */
    shifts: (): ((position: number) => number) => {
      const moved = all.filter(({ kind }) => kind === "moved").toSorted((a, b) => a.position - b.position);
      return (position) => {
        let [low, high] = [0, moved.length];
        while (low < high) {
          const middle = (low + high) >> 1;
          if ((moved[middle]?.position ?? 0) <= position) low = middle + 1;
          else high = middle;
        }
        const run = moved[low - 1];
        return run && position < run.position + run.count ? run.to - run.position : 0;
      };
    },
    all: () => all.toSorted((a, b) => a.position - b.position),
  };
}
