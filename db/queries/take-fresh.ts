/**
 * Gathers the events a pass seals in the temporary table `fresh`, numbered in the order of (tx, seq) from `position` on.
 *
 * Everything visible here and not sealed is found by the index on (tx, seq): transactions that were running when the
 * last pass looked, those that came after, or the rest of one that was cut. Nothing waits for a transaction that is
 * still open. `order by` names e.tx, never an output's alias: an alias would sort its text.
 */
import type { Fragment, Queryable } from "../client";

export type Fresh = { seq: string; tx: string; entry: Buffer };

/** Transactions by number, as the log keeps them. */
export type FreshRange =
  | { kind: "these"; txs: readonly bigint[] }
  | { kind: "rest-of"; tx: bigint; afterSeq: bigint }
  | { kind: "from"; tx: bigint; below: bigint };

/** Dropped rows with the transaction: a pass that is rolled back leaves nothing. */
export async function openFresh(sql: Queryable): Promise<void> {
  await sql`
    create temporary table if not exists fresh (
      n int not null, position bigint not null, seq bigint not null, tx xid8 not null, entry bytea not null,
      recorded_at timestamptz not null, occurred_at timestamptz not null, source text not null, type text not null,
      entity_type text, entity_id text, operation text, outcome text not null, actor_id text not null
    ) on commit delete rows`;
}

/** Adds at most `limit` events of the range, the first as number `n`; answers how many. */
export async function takeFresh(
  sql: Queryable,
  range: FreshRange,
  place: { n: number; position: bigint; limit: number },
): Promise<number> {
  const { count } = await insertFresh(sql, rangePredicate(sql, range), place);
  return count;
}

/** As `takeFresh`, of everything written before `base` that no tile and no open tile holds: after a restore. */
export async function takeUnplaced(
  sql: Queryable,
  base: bigint,
  place: { n: number; position: bigint; limit: number },
): Promise<number> {
  // A hash of every sealed seq: 10 million are half a gigabyte on disk for some seconds, once in the life of a restore.
  const { count } = await insertFresh(
    sql,
    sql`e.tx < ${base.toString()}::xid8 and not exists (
      select from (
        select unnest(t.seqs) as seq from audit.tile t where t.level = 0
        union all select unnest(h.open_seqs) from audit.head h
      ) sealed where sealed.seq = e.seq)`,
    place,
  );
  return count;
}

export const readFresh = (sql: Queryable): Promise<Fresh[]> =>
  sql<Fresh[]>`select f.seq, f.tx, f.entry from pg_temp.fresh f order by f.n`;

const rangePredicate = (sql: Queryable, range: FreshRange): Fragment => {
  switch (range.kind) {
    case "these":
      return sql`e.tx = any(${range.txs.map(String)}::xid8[])`;
    case "rest-of":
      return sql`e.tx = ${range.tx.toString()}::xid8 and e.seq > ${range.afterSeq.toString()}::bigint`;
    case "from":
      // The upper bound keeps out what claims a transaction that has not been: it is never sealed, and found so.
      return sql`e.tx >= ${range.tx.toString()}::xid8 and e.tx < ${range.below.toString()}::xid8`;
  }
};

const insertFresh = (
  sql: Queryable,
  predicate: Fragment,
  { n, position, limit }: { n: number; position: bigint; limit: number },
) => sql`
  insert into pg_temp.fresh (n, position, seq, tx, entry, recorded_at, occurred_at, source, type, entity_type, entity_id,
    operation, outcome, actor_id)
  select taken.n - 1 + ${n}::int, taken.n - 1 + ${n}::int + ${position.toString()}::bigint, taken.seq, taken.tx, taken.entry,
    taken.recorded_at, taken.occurred_at, taken.source, taken.type, taken.entity_type, taken.entity_id, taken.operation,
    taken.outcome, taken.actor_id
  from (
    select row_number() over (order by e.tx, e.seq)::int as n, e.seq, e.tx,
      sha256(convert_to(audit.line(e), 'UTF8')) as entry,
      e.recorded_at, e.occurred_at, e.source, e.type, e.entity_type, e.entity_id, e.operation, e.outcome, e.actor_id
    from audit.event e
    where ${predicate}
    order by e.tx, e.seq
    limit ${limit}
  ) taken`;
