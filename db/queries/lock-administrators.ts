/**
 * The ids of everyone who can administer, locked until the transaction ends: two administrators who demote each
 * other at the same moment come one after the other, and the second sees that he would be the last.
 */
import type { Queryable } from "../client";

export async function lockAdministrators(sql: Queryable): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from whence.account where role = 'admin' and disabled_at is null order by id for update`;
  return rows.map((row) => row.id);
}
