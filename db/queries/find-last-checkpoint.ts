/** The largest checkpoint the database has, the newest where it was repeated; null where there is none. */
import type { Queryable } from "../client";

export type LastCheckpoint = {
  size: string;
  note: string;
  /** By the database's clock; below zero where the clock was set back since. */
  ageMs: number;
};

export async function findLastCheckpoint(sql: Queryable): Promise<LastCheckpoint | null> {
  const [row] = await sql<{ size: string; note: string; ageMs: string }[]>`
    select size, note, (extract(epoch from clock_timestamp() - signed_at) * 1000)::bigint as "ageMs"
    from audit.checkpoint order by size desc, signed_at desc limit 1`;
  return row ? { ...row, ageMs: Number(row.ageMs) } : null;
}
