/** What stood in upkeep's way when it last wrote, if anything did. */
import type { Queryable } from "../client";

export async function findUpkeepProblem(sql: Queryable): Promise<string | null> {
  const [row] = await sql<{ problem: string | null }[]>`select problem from whence.upkeep`;
  return row?.problem ?? null;
}
