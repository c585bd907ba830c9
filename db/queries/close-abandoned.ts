/** Ends verifications that nobody will run any more: their job is gone, or was tried as often as it may be. */
import type { Queryable } from "../client";

export async function closeAbandoned(sql: Queryable): Promise<void> {
  await sql`
    update whence.verification v set status = 'failed', finished_at = clock_timestamp(),
      error = 'It was interrupted too often.'
    where v.finished_at is null and v.requested_at < clock_timestamp() - interval '1 minute'
      and not exists (
        select from whence_jobs._private_jobs j
        where j.payload->>'id' = v.id::text and j.attempts < j.max_attempts)`;
}
