/**
 * What the integrity badge rests on, in one question, since every page asks it: head, newest checkpoint, upkeep's own
 * word, the last verification of the whole log, and what was checked or found since.
 *
 * A whole check with its verdict clears what was found before it; checks of the tail reach further only where each
 * begins inside what was covered before. `toPosition` is where a check ended: the first position it did not look at.
 */
import type { IntegrityFacts } from "@/lib/ledger/integrity";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export async function findIntegrity(sql: Queryable): Promise<IntegrityFacts> {
  const [row] = await sql<IntegrityFacts[]>`
    with whole as (
      select * from whence.verification v
      where v.finished_at is not null and v.kind in ('whole', 'full') and v.status in ('verified', 'tampered')
      order by v.finished_at desc, v.id desc limit 1
    ),
    later as (
      select v.*, coalesce(max(v.to_position) over (order by v.finished_at, v.id rows between unbounded preceding and 1 preceding), 0) as reached
      from whence.verification v, whole w
      where v.finished_at > w.finished_at and v.kind = 'tail' and v.status = 'verified'
    ),
    tail as (
      select max(j.to_position) as to_position, max(j.finished_at) as finished_at
      from (
        select l.*, bool_and(l.from_position <= greatest(l.reached, w.to_position)) over (order by l.finished_at, l.id) as is_joined
        from later l, whole w
      ) j where j.is_joined
    ),
    found as (
      select v.id, v.finished_at, v.first_position, v.finding_count
      from whence.verification v
      where v.finished_at is not null and v.status = 'tampered'
        and v.finished_at >= coalesce((select w.finished_at from whole w), '-infinity')
      order by v.finished_at desc, v.id desc limit 1
    )
    select ${instantText(sql, sql`clock_timestamp()`)} as now, h.size, c.size as "checkpointSize", ${instantText(sql, sql`c.signed_at`)} as "checkpointAt",
      ${instantText(sql, sql`u.heartbeat_at`)} as "upkeepAt", ${instantText(sql, sql`u.started_at`)} as "upkeepStartedAt", u.problem,
      w.status as "wholeStatus", ${instantText(sql, sql`w.finished_at`)} as "wholeAt", w.to_position as "wholeTo",
      t.to_position as "tailTo", ${instantText(sql, sql`t.finished_at`)} as "tailAt",
      f.id as "foundId", ${instantText(sql, sql`f.finished_at`)} as "foundAt", f.first_position as "foundPosition", f.finding_count as "foundCount"
    from audit.head h
    left join lateral (select c.size, c.signed_at from audit.checkpoint c order by c.signed_at desc limit 1) c on true
    left join whence.upkeep u on true
    left join whole w on true
    left join tail t on true
    left join found f on true`;
  if (!row) throw new Error("the ledger has no head");
  return row;
}
