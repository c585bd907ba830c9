/** Which of these events are in the log, and with what content. Null: captured, with nothing that was sent. */
import type { Queryable } from "../client";

export async function findDigests(
  sql: Queryable,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await sql<{ id: string; digest: string | null }[]>`
    select id, encode(digest, 'hex') as digest from audit.event_key where id = any(${ids as string[]}::uuid[])`;
  return new Map(rows.map(({ id, digest }) => [id, digest]));
}
