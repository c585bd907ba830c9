/**
 * How many records could not be recorded, exactly up to `countedMax`; one more means "and more".
 * Counting further would read the whole table for a number nobody acts on.
 */
import { countedMax } from "@/lib/ingest/rejected-count";
import type { RejectedStatus } from "@/lib/ingest/rejected-status";
import type { Queryable } from "../client";

export type CountRejected = {
  status: RejectedStatus | null;
  source: string | null;
  /** Only those whose first problem is this one. */
  like?: { reason: string; path: string };
};

export async function countRejected(
  sql: Queryable,
  { status, source, like }: CountRejected,
): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (
      select 1 from whence.rejected r
      where true
        ${status === null ? sql`` : sql`and r.status = ${status}`}
        ${source === null ? sql`` : sql`and r.source = ${source}`}
        ${like ? sql`and r.reason = ${like.reason} and r.path = ${like.path}` : sql``}
      limit ${countedMax + 1}
    ) found`;
  return row?.n ?? 0;
}
