/** Tiles of one level in the order of their indexes, from one index on, below another: a page of them. */
import type { Queryable } from "../client";

export type TileRow = {
  index: number;
  hashes: Buffer;
  /** Level 0: the seqs in the order of their positions, `1,2,3`. */
  seqs: string | null;
  seqMin: string | null;
  seqMax: string | null;
  txMin: string | null;
  txMax: string | null;
};

export const tilesPerPage = 64;

export const readTiles = (
  sql: Queryable,
  level: number,
  from: number,
  below: number,
): Promise<TileRow[]> => sql<TileRow[]>`
  select t.index::float8 as index, t.hashes, array_to_string(t.seqs, ',') as seqs, t.seq_min as "seqMin", t.seq_max as "seqMax",
    t.tx_min as "txMin", t.tx_max as "txMax"
  from audit.tile t
  where t.level = ${level} and t.index >= ${from} and t.index < ${below}
  order by t.index
  limit ${tilesPerPage}`;

/** Tiles that a log of this size cannot have, and of levels it cannot have. */
export const countTilesBeyond = async (sql: Queryable, size: bigint): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from audit.tile t
    where t.level not between 0 and 7 or t.index < 0
      or t.index >= trunc(${size.toString()}::numeric / power(256::numeric, least(greatest(t.level, 0), 7) + 1))`;
  return row?.count ?? 0;
};
