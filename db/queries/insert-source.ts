/** A new source, or null when the name is taken. */
import type { Queryable } from "../client";

export async function insertSource(
  sql: Queryable,
  name: string,
  by: string,
): Promise<{ name: string } | null> {
  const [row] = await sql<{ name: string }[]>`
    insert into whence.source (name, created_by) values (${name}, ${by})
    on conflict (name) do nothing returning name`;
  return row ?? null;
}
