/**
 * The session with this token digest, its account, and why it may no longer be used, in one round trip.
 *
 * The clock is the database's. `last_seen_at` is written at most once a minute, and only for a session that is
 * still good; a session that ended stays ended. Real time, not `audit.now()`: a story's clock must not keep
 * sessions alive.
 */
import type { SessionEnd } from "@/lib/access/session-end";
import type { Role } from "@/lib/model/role";
import type { Queryable } from "../client";

export type SessionRow = {
  id: string;
  accountId: string;
  email: string;
  name: string;
  role: Role;
  end: SessionEnd | null;
};

export async function findSession(
  sql: Queryable,
  tokenHash: Buffer,
  idleMinutes: number,
): Promise<SessionRow | null> {
  const [session] = await sql<SessionRow[]>`
    with found as materialized (
      select s.id, s.account_id, a.email, a.name, a.role, s.last_seen_at,
        case
          when a.disabled_at is not null then 'disabled'
          when s.ended_at is not null then 'ended'
          when a.epoch <> s.epoch then 'changed'
          when s.expires_at <= now() then 'expired'
          when s.last_seen_at <= now() - make_interval(mins => ${idleMinutes}) then 'idle'
        end as "end"
      from whence.session s join whence.account a on a.id = s.account_id
      where s.token_hash = ${tokenHash}
    ),
    seen as (
      update whence.session s set last_seen_at = now()
      from found f
      where s.id = f.id and f."end" is null and f.last_seen_at < now() - interval '1 minute'
    )
    select id, account_id as "accountId", email, name, role, "end" from found`;
  return session ?? null;
}
