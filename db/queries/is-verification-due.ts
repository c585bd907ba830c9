/**
 * Whether the whole log is to be verified: the last time is more than a day ago, or it is the small hours (UTC) and more
 * than half a day. One that failed is tried again after an hour. There has to be a checkpoint to hold the log against.
 */
import type { Queryable } from "../client";

export async function isVerificationDue(sql: Queryable): Promise<boolean> {
  const [row] = await sql<{ due: boolean }[]>`
    with now as (select clock_timestamp() as at),
    last as (
      select max(v.requested_at) filter (where v.status <> 'failed') as asked,
        max(v.requested_at) filter (where v.status = 'failed') as failed
      from whence.verification v where v.kind in ('whole', 'full')
    )
    select exists (select from audit.checkpoint)
      and coalesce(last.failed < now.at - interval '1 hour', true)
      and coalesce(last.asked < now.at - case when extract(hour from now.at at time zone 'UTC') = 2
        then interval '12 hours' else interval '1 day' end, true) as due
    from now, last`;
  return row?.due ?? false;
}
