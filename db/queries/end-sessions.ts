/** Ends one session, or all of an account's; answers how many were open until now. */
import type { Queryable } from "../client";

export type SessionKey = { id: string } | { tokenHash: Buffer } | { accountId: string };

export async function endSessions(sql: Queryable, key: SessionKey): Promise<number> {
  const ended = await sql`
    update whence.session set ended_at = now() where ended_at is null and ${condition(sql, key)} returning id`;
  return ended.length;
}

function condition(sql: Queryable, key: SessionKey) {
  if ("id" in key) return sql`id = ${key.id}`;
  if ("tokenHash" in key) return sql`token_hash = ${key.tokenHash}`;
  return sql`account_id = ${key.accountId}`;
}
