/**
 * The first `width` entries of the tile `index`: SHA-256 of each event's line, in the order of positions, hashed by the
 * database so that no line travels. Fewer come back where an event is no longer there.
 *
 * A tile knows the transactions of its events, so they are found by the index on (tx, seq) in every month.
 */
import type { Queryable } from "../client";

export async function findEntries(sql: Queryable, index: bigint, width: number): Promise<Buffer[]> {
  const rows = await sql<{ entry: Buffer }[]>`
    with place as (
      select t.seqs, t.tx_min, t.tx_max from audit.tile t
      where t.level = 0 and t.index = ${index.toString()}::bigint
      union all
      select h.open_seqs, h.open_tx_min, h.open_tx_max from audit.head h
      where h.size >> 8 = ${index.toString()}::bigint
    )
    select sha256(convert_to(audit.line(e), 'UTF8')) as entry
    from audit.event e
    join place p on e.tx >= p.tx_min and e.tx <= p.tx_max and e.seq = any(p.seqs)
    where array_position(p.seqs, e.seq) <= ${width}
    order by array_position(p.seqs, e.seq)`;
  return rows.map(({ entry }) => entry);
}
