/**
 * What is derived from the log (registry, roll-ups, pointer snapshots) held against the log, row by row.
 *
 *   checkProjections(tx: Queryable, options?: { snapshotEvents?: number }): AsyncGenerator<ProjectionDifference>
 *
 * `tx` is one transaction, repeatable read: log and projections must be of one moment. Reads only, as `whence_verifier`.
 * Differences come as they are found; of the log nothing is kept but the seqs that wait for their seal, the snapshots
 * of one entity at a time, and the names of its fields. It shares no code with what feeds the projections but their
 * names and what an event sets (check-projections.db.test.ts).
 */
import "server-only";
import type { Queryable } from "@/db/client";
import { compareCounts } from "@/db/queries/compare-counts";
import { listUnsealed } from "@/db/queries/list-unsealed";
import {
  type EntityKey,
  findSnapshotSeqs,
  type HeldSnapshot,
  listPointedEntities,
  listSnapshots,
  streamSetters,
} from "@/db/queries/trace-pointers";
import type { JsonTree } from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";

export type ProjectionDifference = {
  /** `audit.entity`, `audit.rollup_hour`, `audit.pointer_snapshot` … */
  table: string;
  /** The row's key, part by part. */
  key: string[];
  /** What the events give; null where there should be no such row. */
  expected: string | null;
  /** What is there; null where there is no such row. */
  actual: string | null;
};

export async function* checkProjections(
  tx: Queryable,
  { snapshotEvents = 1000 }: { snapshotEvents?: number } = {},
): AsyncGenerator<ProjectionDifference> {
  await tx`select set_config('jit', 'off', true), set_config('work_mem', '64MB', true)`;
  const unsealed = await listUnsealed(tx);
  yield* compareCounts(tx, unsealed);
  for (const entity of await listPointedEntities(tx, unsealed, snapshotEvents))
    yield* comparePointers(tx, entity, unsealed, snapshotEvents);
}

async function* comparePointers(
  tx: Queryable,
  entity: EntityKey,
  unsealed: readonly string[],
  every: number,
): AsyncGenerator<ProjectionDifference> {
  const wanted = new Set(await findSnapshotSeqs(tx, entity, every));
  const held = new Map((await listSnapshots(tx, entity)).map((one) => [keyOf(one), one]));
  const difference = (one: { at: string; seq: string }, expected: string | null, actual: string | null) => ({
    table: "audit.pointer_snapshot",
    key: [entity.entityType, entity.entityId, one.at, one.seq],
    expected,
    actual,
  });
  const pointers = new Map<string, JsonTree>();
  let events = 0;
  if (wanted.size > 0)
    for await (const setters of streamSetters(tx, entity, unsealed)) {
      for (const { at, seq, names } of setters) {
        if (names) events += 1;
        for (const name of names ?? []) pointers.set(name, [at, { number: seq }]);
        if (!wanted.delete(seq)) continue;
        const expected = saying({ events: String(events), pointers: canonicalJson(pointers) });
        const there = held.get(keyOf({ at, seq }));
        held.delete(keyOf({ at, seq }));
        const actual = there ? saying(there) : null;
        if (expected !== actual) yield difference({ at, seq }, expected, actual);
      }
    }
  for (const one of held.values()) yield difference(one, null, saying(one));
}

const keyOf = ({ at, seq }: { at: string; seq: string }): string => `${at} ${seq}`;
const saying = ({ events, pointers }: Pick<HeldSnapshot, "events" | "pointers">): string =>
  `${events} ${pointers}`;
