/** Ends a key for ever; answers what it was, or null when there is none or it had ended before. */
import type { Queryable } from "../client";

export async function revokeApiKey(
  sql: Queryable,
  id: string,
): Promise<{ source: string; prefix: string; mayRead: boolean } | null> {
  const [key] = await sql<{ source: string; prefix: string; mayRead: boolean }[]>`
    update whence.api_key set revoked_at = now() where id = ${id} and revoked_at is null
    returning source, prefix, may_read as "mayRead"`;
  return key ?? null;
}
