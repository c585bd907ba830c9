/** Adds full tiles; those of level 0 with the events they hold. */
import type { Queryable } from "../client";

export type NewTile = {
  level: number;
  index: bigint;
  hashes: Uint8Array;
  /** Level 0 only: the 256 seqs in the order of their positions, and the span of their transactions. */
  events: { seqs: readonly string[]; txMin: bigint; txMax: bigint } | null;
};

export async function insertTiles(sql: Queryable, tiles: readonly NewTile[]): Promise<void> {
  for (const { level, index, hashes, events } of tiles) {
    const seqs = events?.seqs ?? null;
    await sql`
      insert into audit.tile (level, index, hashes, seqs, seq_min, seq_max, tx_min, tx_max)
      select ${level}::smallint, ${index.toString()}::bigint, ${Buffer.from(hashes)}::bytea, s.seqs,
        (select min(x) from unnest(s.seqs) x), (select max(x) from unnest(s.seqs) x),
        ${events ? events.txMin.toString() : null}::xid8, ${events ? events.txMax.toString() : null}::xid8
      from (select ${seqs ? [...seqs] : null}::bigint[] as seqs) s`;
  }
}
