/** What upkeep says of itself; null where it has never run. */
import type { Instant } from "@/lib/model/event";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type UpkeepRow = {
  startedAt: Instant;
  heartbeatAt: Instant;
  /** Since the heartbeat, by the database's clock. */
  silentMs: number;
  problem: string | null;
  problemSince: Instant | null;
  lastError: string | null;
  lastErrorAt: Instant | null;
  publicKey: string | null;
  /** Of the newest sample. */
  jobs: number | null;
};

export async function findUpkeep(sql: Queryable): Promise<UpkeepRow | null> {
  const [row] = await sql<UpkeepRow[]>`
    select ${instantText(sql, sql`u.started_at`)} as "startedAt", ${instantText(sql, sql`u.heartbeat_at`)} as "heartbeatAt",
      extract(epoch from clock_timestamp() - u.heartbeat_at)::float8 * 1000 as "silentMs",
      u.problem, ${instantText(sql, sql`u.problem_since`)} as "problemSince",
      u.last_error as "lastError", ${instantText(sql, sql`u.last_error_at`)} as "lastErrorAt", u.public_key as "publicKey",
      (select s.jobs from whence.upkeep_sample s order by s.taken_at desc limit 1) as jobs
    from whence.upkeep u`;
  return row ?? null;
}
