/**
 * The working key with this digest. Looked up at every request: a revoked key ends at once.
 * `last_used_at` is written at most once a minute, so that 1,000 requests a second do not fight for one row.
 */
import type { Queryable } from "../client";

export type ApiKeyRow = { id: string; source: string; mayRead: boolean };

export async function findApiKey(sql: Queryable, keyHash: Buffer): Promise<ApiKeyRow | null> {
  const [key] = await sql<ApiKeyRow[]>`
    with found as materialized (
      select id, source, may_read, last_used_at from whence.api_key
      where key_hash = ${keyHash} and revoked_at is null
    ),
    used as (
      update whence.api_key k set last_used_at = now()
      from found f
      where k.id = f.id and (f.last_used_at is null or f.last_used_at < now() - interval '1 minute')
    )
    select id, source, may_read as "mayRead" from found`;
  return key ?? null;
}
