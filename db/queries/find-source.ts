/** Whether a source of this name exists. */
import type { Queryable } from "../client";

export async function findSource(sql: Queryable, name: string): Promise<{ name: string } | null> {
  const [row] = await sql<{ name: string }[]>`select name from whence.source where name = ${name}`;
  return row ?? null;
}
