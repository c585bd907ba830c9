/**
 * One account, by its id or by its e-mail in lower case.
 * `forUpdate` holds the row until the transaction ends, so that what was decided on it is still true when written.
 */
import type { Role } from "@/lib/model/role";
import type { Queryable } from "../client";

export type AccountRow = {
  id: string;
  email: string;
  name: string;
  role: Role;
  passwordHash: string;
  epoch: number;
  disabledAt: string | null;
};

export type AccountKey = { id: string } | { email: string };

export async function findAccount(
  sql: Queryable,
  key: AccountKey,
  { forUpdate = false } = {},
): Promise<AccountRow | null> {
  const [account] = await sql<AccountRow[]>`
    select id, email, name, role, password_hash as "passwordHash", epoch, disabled_at as "disabledAt"
    from whence.account
    where ${"id" in key ? sql`id = ${key.id}` : sql`lower(email) = ${key.email}`}
    ${forUpdate ? sql`for update` : sql``}`;
  return account ?? null;
}
