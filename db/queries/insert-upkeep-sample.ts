/** One line for the figures of /admin/health; lines of more than a week ago go. */
import type { Queryable } from "../client";

export type UpkeepSample = {
  sealLagMs: number;
  unsealed: number;
  databaseBytes: number;
};

export async function insertUpkeepSample(sql: Queryable, sample: UpkeepSample): Promise<void> {
  const { sealLagMs, unsealed, databaseBytes } = sample;
  await sql`
    with newest as (select c.size from audit.checkpoint c order by c.signed_at desc limit 1)
    insert into whence.upkeep_sample (taken_at, seal_lag_ms, unsealed, jobs, anchors_behind, database_bytes)
    select clock_timestamp(), ${Math.round(sealLagMs)}, ${unsealed},
      (select count(*) from whence_jobs._private_jobs j where j.attempts < j.max_attempts),
      (select count(*) from audit.anchor a
       where a.removed_at is null and coalesce(a.size, 0) < coalesce((select n.size from newest n), 0)),
      ${databaseBytes}`;
  await sql`delete from whence.upkeep_sample where taken_at < clock_timestamp() - interval '7 days'`;
}
