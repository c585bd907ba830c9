/**
 * How many events wait for their seal, and for how long the oldest of them has: right while upkeep is dead
 * (audit.unsealed). Exact up to `countedMax`; one more means "and more". (count-unsealed.db.test.ts)
 */
import { countedMax } from "@/lib/ingest/rejected-count";
import type { Queryable } from "../client";

export type Unsealed = { unsealed: number; lagMs: number };

export async function countUnsealed(sql: Queryable): Promise<Unsealed> {
  const [row] = await sql<Unsealed[]>`
    select u.unsealed, u.lag_ms as "lagMs" from audit.unsealed(${countedMax}) u`;
  if (!row) throw new Error("audit.unsealed answered nothing");
  return row;
}
