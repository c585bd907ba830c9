/**
 * How many events wait for their seal, and since when the oldest of them does: right while upkeep is dead
 * (audit.unsealed). Exact up to `countedMax`; one more means "and more".
 *
 * A log that tells its own time (sample, test) may say that an event was recorded long ago: it cannot have waited
 * longer than the last seal is old. (count-unsealed.db.test.ts)
 */
import { countedMax } from "@/lib/ingest/rejected-count";
import type { Queryable } from "../client";

export type Unsealed = { unsealed: number; lagMs: number };

export async function countUnsealed(sql: Queryable): Promise<Unsealed> {
  const [row] = await sql<Unsealed[]>`
    select u.unsealed,
      case when u.unsealed = 0 then 0 else greatest(0, extract(epoch from
        case when l.kind = 'live' then clock_timestamp() - u.oldest_at
             else least(clock_timestamp() - u.oldest_at, clock_timestamp() - h.sealed_at) end) * 1000) end::float8 as "lagMs"
    from audit.unsealed(${countedMax}) u cross join audit.log l cross join audit.head h`;
  if (!row) throw new Error("the ledger has no head");
  return row;
}
