/** How far a running verification is. */
import type { Queryable } from "../client";

export async function noteProgress(
  sql: Queryable,
  id: string,
  { verified, total }: { verified: number; total: number },
): Promise<void> {
  await sql`
    update whence.verification set verified = ${verified}, to_position = coalesce(to_position, ${total}), progressed_at = clock_timestamp()
    where id = ${id} and status = 'running'`;
}
