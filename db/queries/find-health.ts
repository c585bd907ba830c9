/** What a probe asks, in one question: is the log there, is upkeep alive, what waits. `unsealed` as in count-unsealed. */
import { countedMax } from "@/lib/ingest/rejected-count";
import type { Queryable } from "../client";

export type HealthRow = {
  /** Since upkeep's last heartbeat; null: it has never run. */
  silentMs: number | null;
  problem: string | null;
  lastError: string | null;
  /** Jobs, in the newest sample. */
  queue: number | null;
  unsealed: number;
  sealLagMs: number;
};

/** Throws where the log is not there. */
export async function findHealth(sql: Queryable): Promise<HealthRow> {
  const [row] = await sql<HealthRow[]>`
    select extract(epoch from clock_timestamp() - u.heartbeat_at)::float8 * 1000 as "silentMs", u.problem,
      u.last_error as "lastError",
      (select s.jobs from whence.upkeep_sample s order by s.taken_at desc limit 1) as queue, w.unsealed,
      w.lag_ms as "sealLagMs"
    from audit.log l
    cross join audit.unsealed(${countedMax}) w
    left join whence.upkeep u on true`;
  if (!row) throw new Error("there is no log");
  return row;
}
