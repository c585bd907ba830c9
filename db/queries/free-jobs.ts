/**
 * Frees the jobs that a killed upkeep had in hand, to be run again. Only the one that works on the log may ask: whoever
 * holds a job then holds it no more.
 */
import type { Queryable } from "../client";

export async function freeJobs(sql: Queryable): Promise<void> {
  await sql`
    select whence_jobs.force_unlock_workers(array(
      select distinct j.locked_by from whence_jobs._private_jobs j where j.locked_by is not null))`;
}
