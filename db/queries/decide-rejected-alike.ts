/**
 * Sets a record that waits aside, and with it those of the same source that wait for the same first problem; at most
 * `rowsMax`, and says how many. None when somebody had decided about this one before.
 *
 * Locked in the order of ids, this one among them: two who do it at once wait for each other instead of deadlocking.
 */
import type { Queryable } from "../client";

export type RejectedAlike = { id: string; source: string; reason: string; path: string };

export const rowsMax = 10_000;

export async function decideRejectedAlike(
  sql: Queryable,
  { id, source, reason, path }: RejectedAlike,
  decided: { decidedBy: string; decision: string },
): Promise<number> {
  const rows = await sql`
    with picked as (
      select r.id from whence.rejected r
      where r.status = 'open' and r.source = ${source} and r.reason = ${reason} and r.path = ${path}
      limit ${rowsMax - 1}
    ),
    alike as materialized (
      select r.id from whence.rejected r
      where r.status = 'open' and (r.id = ${id}::uuid or r.id in (select id from picked))
      order by r.id for update
    )
    update whence.rejected r
    set status = 'set_aside', decided_at = now(), decided_by = ${decided.decidedBy}, decision = ${decided.decision}
    where r.id in (select id from alike) and exists (select from alike where id = ${id}::uuid)
    returning 1`;
  return rows.length;
}
