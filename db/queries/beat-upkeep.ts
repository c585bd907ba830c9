/**
 * Writes down that upkeep lives, and what it has to say. `startedAt` and the rest of an upkeep before stay readable until
 * this one's first beat.
 */
import type { Queryable } from "../client";

export type UpkeepBeat = {
  host: string;
  pid: number;
  /** The first beat of this upkeep. */
  first: boolean;
  problem: string | null;
  /** What failed since the last beat; null leaves what stands there. */
  lastError: string | null;
  /** The key that signs, once it is known; null leaves what stands there. */
  publicKey: string | null;
};

export async function beatUpkeep(sql: Queryable, beat: UpkeepBeat): Promise<void> {
  const { host, pid, first, problem, lastError, publicKey } = beat;
  await sql`
    insert into whence.upkeep as u (host, pid, started_at, heartbeat_at, problem, problem_since, last_error, last_error_at, public_key)
    values (${host}, ${pid}, clock_timestamp(), clock_timestamp(), ${problem},
      case when ${problem}::text is not null then clock_timestamp() end, ${lastError},
      case when ${lastError}::text is not null then clock_timestamp() end, ${publicKey})
    on conflict (single) do update set
      host = excluded.host, pid = excluded.pid,
      started_at = case when ${first} then excluded.started_at else u.started_at end,
      heartbeat_at = excluded.heartbeat_at,
      problem = excluded.problem,
      problem_since = case when u.problem is not null and excluded.problem is not null then u.problem_since
        else excluded.problem_since end,
      last_error = coalesce(excluded.last_error, u.last_error),
      last_error_at = coalesce(excluded.last_error_at, u.last_error_at),
      public_key = coalesce(excluded.public_key, u.public_key)`;
}
