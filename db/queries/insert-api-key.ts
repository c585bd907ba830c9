/** A new key of a source: its digest and first characters. The key itself is nowhere in the database. */
import type { Queryable } from "../client";

export type NewApiKey = {
  id: string;
  source: string;
  prefix: string;
  keyHash: Buffer;
  mayRead: boolean;
  createdBy: string;
};

export async function insertApiKey(sql: Queryable, key: NewApiKey): Promise<void> {
  await sql`
    insert into whence.api_key (id, source, prefix, key_hash, may_read, created_by)
    values (${key.id}, ${key.source}, ${key.prefix}, ${key.keyHash}, ${key.mayRead}, ${key.createdBy})`;
}
