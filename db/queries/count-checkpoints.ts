/** How many checkpoints were signed: exactly up to `countedMax`; one more means "and more". */
import { countedMax } from "@/lib/ingest/rejected-count";
import type { Queryable } from "../client";

export async function countCheckpoints(sql: Queryable): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (select 1 from audit.checkpoint limit ${countedMax + 1}) c`;
  return row?.n ?? 0;
}
