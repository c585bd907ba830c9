/** Changes an account, and with it the epoch: whatever is changed here ends every session of the account at once. */
import type { Role } from "@/lib/model/role";
import type { Queryable } from "../client";

export type AccountChange = { role: Role } | { disabled: boolean } | { passwordHash: string };

export async function updateAccount(sql: Queryable, id: string, change: AccountChange): Promise<void> {
  await sql`update whence.account set ${assignment(sql, change)}, epoch = epoch + 1 where id = ${id}`;
}

function assignment(sql: Queryable, change: AccountChange) {
  if ("role" in change) return sql`role = ${change.role}`;
  if ("passwordHash" in change) return sql`password_hash = ${change.passwordHash}`;
  return change.disabled ? sql`disabled_at = now()` : sql`disabled_at = null`;
}
