/** What a person decided about a record that waits. False when somebody had decided before: the first one stands. */
import type { Queryable } from "../client";

export type RejectedDecision =
  | { status: "sent"; decidedBy: string; eventId: string }
  | { status: "set_aside"; decidedBy: string; decision: string };

export async function decideRejected(
  sql: Queryable,
  id: string,
  decided: RejectedDecision,
): Promise<boolean> {
  const rows = await sql`
    update whence.rejected
    set status = ${decided.status}, decided_at = now(), decided_by = ${decided.decidedBy},
      decision = ${"decision" in decided ? decided.decision : null},
      event_id = ${"eventId" in decided ? decided.eventId : null}::uuid
    where id = ${id}::uuid and status = 'open'
    returning id`;
  return rows.length === 1;
}
