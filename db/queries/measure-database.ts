/** What the database takes on disk, in bytes. */
import type { Queryable } from "../client";

export async function measureDatabase(sql: Queryable): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`
    select pg_database_size(current_database())::float8 as bytes`;
  return row?.bytes ?? 0;
}
