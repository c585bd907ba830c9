/**
 * What was decided about a record that could not be recorded, and nobody decides otherwise until the caller's
 * transaction ends.
 */
import type { RejectedStatus } from "@/lib/ingest/rejected-status";
import type { Queryable } from "../client";

export type RejectedState = { status: RejectedStatus; decidedBy: string | null; eventId: string | null };

export async function findRejectedState(sql: Queryable, id: string): Promise<RejectedState | null> {
  const [row] = await sql<RejectedState[]>`
    select r.status, r.decided_by as "decidedBy", r.event_id as "eventId"
    from whence.rejected r where r.id = ${id}::uuid for update`;
  return row ?? null;
}
