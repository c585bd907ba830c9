/**
 * Puts the sealed events of `tiles` tiles from tile `first` on into `pg_temp.fresh` (openFresh), in the order they were
 * sealed in, in place of what it held. An event that is gone from the log is not there. No line is hashed: what is fed
 * needs no entry.
 */
import type { Queryable } from "../client";

export async function takeSealed(sql: Queryable, first: bigint, tiles: number): Promise<void> {
  await sql`truncate pg_temp.fresh`;
  const end = first + BigInt(tiles);
  await sql`
    insert into pg_temp.fresh (n, position, seq, tx, entry, recorded_at, occurred_at, source, type, entity_type, entity_id,
      operation, outcome, actor_id)
    select (p.position - (${first.toString()}::bigint << 8))::int, p.position, e.seq, e.tx, '', e.recorded_at, e.occurred_at,
      e.source, e.type, e.entity_type, e.entity_id, e.operation, e.outcome, e.actor_id
    from (
      select t.index, t.seqs, t.tx_min, t.tx_max from audit.tile t
      where t.level = 0 and t.index >= ${first.toString()}::bigint and t.index < ${end.toString()}::bigint
      union all
      select h.size >> 8, h.open_seqs, h.open_tx_min, h.open_tx_max from audit.head h
      where h.size >> 8 >= ${first.toString()}::bigint and h.size >> 8 < ${end.toString()}::bigint
    ) t
    join audit.event e on e.tx >= t.tx_min and e.tx <= t.tx_max and e.seq = any(t.seqs)
    cross join lateral (select (t.index << 8) + array_position(t.seqs, e.seq) - 1 as position) p`;
}
