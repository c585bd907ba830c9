/** A verification that was cut off waits again; its job brings it back. */
import type { Queryable } from "../client";

export async function requeueVerification(sql: Queryable, id: string): Promise<void> {
  await sql`
    update whence.verification set status = 'queued', started_at = null, progressed_at = null, verified = 0
    where id = ${id} and status = 'running'`;
}
