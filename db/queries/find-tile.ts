/** A full tile's 256 hashes; null where there is none. */
import type { Queryable } from "../client";

export async function findTile(sql: Queryable, level: number, index: bigint): Promise<Buffer | null> {
  const [row] = await sql<{ hashes: Buffer }[]>`
    select t.hashes from audit.tile t where t.level = ${level} and t.index = ${index.toString()}::bigint`;
  return row?.hashes ?? null;
}
