/** Every source with its keys, the working ones first. */
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

type KeyRow = {
  id: string;
  prefix: string;
  mayRead: boolean;
  createdAt: string;
  createdBy: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
};
export type SourceRow = { name: string; createdAt: string; createdBy: string; keys: KeyRow[] };

const rowsMax = 1000;

export async function listSources(sql: Queryable): Promise<SourceRow[]> {
  const sources = await sql<Omit<SourceRow, "keys">[]>`
    select name, ${instantText(sql, sql`created_at`)} as "createdAt", created_by as "createdBy" from whence.source
    order by name collate "C" limit ${rowsMax}`;
  const keys = await sql<(KeyRow & { source: string })[]>`
    select id, source, prefix, may_read as "mayRead", created_by as "createdBy",
      ${instantText(sql, sql`created_at`)} as "createdAt", ${instantText(sql, sql`last_used_at`)} as "lastUsedAt",
      ${instantText(sql, sql`revoked_at`)} as "revokedAt"
    from whence.api_key
    where source = any(${sources.map((source) => source.name)})
    order by revoked_at is not null, created_at desc, id`;
  const bySource = new Map<string, KeyRow[]>(sources.map((source) => [source.name, []]));
  for (const { source, ...key } of keys) bySource.get(source)?.push(key);
  return sources.map((source) => ({ ...source, keys: bySource.get(source.name) ?? [] }));
}
