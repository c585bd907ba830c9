/** The open sessions of one account, newest first. */
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type SessionListRow = {
  id: string;
  createdAt: string;
  lastSeenAt: string;
  address: string | null;
  userAgent: string | null;
};

const rowsMax = 50;

export const listSessions = (
  sql: Queryable,
  accountId: string,
  idleMinutes: number,
): Promise<SessionListRow[]> =>
  sql<SessionListRow[]>`
    select s.id, 
      ${instantText(sql, sql`s.created_at`)} as "createdAt", ${instantText(sql, sql`s.last_seen_at`)} as "lastSeenAt",
      s.address, s.user_agent as "userAgent"
    from whence.session s join whence.account a on a.id = s.account_id
    where s.account_id = ${accountId} and s.ended_at is null and s.epoch = a.epoch and a.disabled_at is null
      and s.expires_at > now() and s.last_seen_at > now() - make_interval(mins => ${idleMinutes})
    order by s.created_at desc, s.id
    limit ${rowsMax}`;
