/** Between which transactions and seqs the events of some tiles lie; null where there are none. */
import type { Queryable } from "../client";

export type TileSpan = { txFrom: bigint; txTo: bigint; seqFrom: bigint; seqTo: bigint };

/** The last tile may be the open one. */
export async function findTileSpan(sql: Queryable, from: number, below: number): Promise<TileSpan | null> {
  const [row] = await sql<Record<keyof TileSpan, string | null>[]>`
    select min(s.tx_min) as "txFrom", max(s.tx_max) as "txTo", min(s.seq_min) as "seqFrom", max(s.seq_max) as "seqTo"
    from (
      select t.tx_min::text::bigint as tx_min, t.tx_max::text::bigint as tx_max, t.seq_min, t.seq_max
      from audit.tile t where t.level = 0 and t.index >= ${from} and t.index < ${below}
      union all
      select h.open_tx_min::text::bigint, h.open_tx_max::text::bigint,
        (select min(s) from unnest(h.open_seqs) s), (select max(s) from unnest(h.open_seqs) s)
      from audit.head h where h.size >> 8 >= ${from} and h.size >> 8 < ${below}
    ) s`;
  if (!row?.txFrom || !row.txTo || !row.seqFrom || !row.seqTo) return null;
  const { txFrom, txTo, seqFrom, seqTo } = row;
  return { txFrom: BigInt(txFrom), txTo: BigInt(txTo), seqFrom: BigInt(seqFrom), seqTo: BigInt(seqTo) };
}
