/**
 * Feeds what is derived from the log with the events of a pass, which stand in `pg_temp.fresh`: registry, roll-ups and
 * pointer snapshots. In the sealer's transaction, so that each event counts once, and is counted when it is sealed.
 *
 * In whatever passes the same events come, the same rows result, to the byte: sums, least and greatest, and snapshots
 * placed by the order of positions (feed-projections.db.test.ts). `whence rebuild` makes them with this very function;
 * check-projections.ts compares them with the log by other code.
 */
import type { Queryable } from "../client";
import { feedEntities } from "./feed-entities";
import { feedPointerSnapshots } from "./feed-pointer-snapshots";
import { feedRollups } from "./feed-rollups";

export type FeedOptions = {
  /**
   * Transactions below this number are sealed or were never written; by default as the head says it. What is not
   * below is looked up by position.
   */
  sealedBelow?: bigint;
  /** Events of an entity between two of its pointer snapshots; tests take fewer. */
  snapshotEvents?: number;
};

/** Of an entity with fewer events, all are read when its fields are traced. */
const snapshotEvents = 1000;

export async function feedProjections(sql: Queryable, options: FeedOptions = {}): Promise<void> {
  // Costs are guesses on a table nobody analyses, and compiling a query takes longer than most of these run.
  await sql`select set_config('jit', 'off', true), set_config('work_mem', '64MB', true)`;
  const every = options.snapshotEvents ?? snapshotEvents;
  const busy = await feedEntities(sql, every);
  await feedRollups(sql);
  if (busy.length === 0) return;
  await feedPointerSnapshots(sql, busy, {
    every,
    sealedBelow: options.sealedBelow ?? (await sealedBelow(sql)),
  });
}

/** Nothing is known below which all is sealed while what an earlier incarnation left is still being taken. */
async function sealedBelow(sql: Queryable): Promise<bigint> {
  const [row] = await sql<{ tx: string }[]>`
    select case when h.incarnation = l.incarnation
      then audit.incarnation_base(h.incarnation) + pg_snapshot_xmin(h.snapshot)::text::bigint else 0 end as tx
    from audit.head h, audit.log l`;
  return BigInt(row?.tx ?? 0);
}
