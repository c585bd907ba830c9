/** A new account, or null when the e-mail is taken. */
import type { Role } from "@/lib/model/role";
import type { Queryable } from "../client";

export type NewAccount = { id: string; email: string; name: string; role: Role; passwordHash: string };

export async function insertAccount(sql: Queryable, account: NewAccount): Promise<{ id: string } | null> {
  const [row] = await sql<{ id: string }[]>`
    insert into whence.account (id, email, name, role, password_hash)
    values (${account.id}, ${account.email}, ${account.name}, ${account.role}, ${account.passwordHash})
    on conflict (lower(email)) do nothing
    returning id`;
  return row ?? null;
}
