/** Every account with when it was last here. People are few: an organisation has hundreds, not millions. */
import type { Role } from "@/lib/model/role";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type AccountListRow = {
  id: string;
  email: string;
  name: string;
  role: Role;
  createdAt: string;
  disabledAt: string | null;
  lastSeenAt: string | null;
};

const rowsMax = 1000;

export const listAccounts = (sql: Queryable): Promise<AccountListRow[]> =>
  sql<AccountListRow[]>`
    select a.id, a.email, a.name, a.role, 
      ${instantText(sql, sql`a.created_at`)} as "createdAt", ${instantText(sql, sql`a.disabled_at`)} as "disabledAt",
      (select ${instantText(sql, sql`max(s.last_seen_at)`)} from whence.session s where s.account_id = a.id) as "lastSeenAt"
    from whence.account a
    order by a.disabled_at is not null, lower(a.name) collate "C", a.id
    limit ${rowsMax}`;
