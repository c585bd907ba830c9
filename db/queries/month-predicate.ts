/**
 * The months that can hold an answer, as bounds on `recorded_at`, the partition key.
 *
 * What occurred in a window may have been recorded any time later, so the window says nothing about the partition
 * by itself; the least and greatest `occurred_at` of each month (audit.month_spans) do. Without a window there is
 * nothing to narrow: a page in the order of (occurred_at, seq) reads the ends of a few indexes.
 */
import type { EventFilter } from "@/lib/model/event-filter";
import type { Database } from "../client";

export async function monthPredicate(sql: Database, filter: EventFilter): Promise<ReturnType<Database>> {
  if (filter.from === null && filter.to === null) return sql``;
  const [hull] = await sql<{ fromAt: string | null; toAt: string | null }[]>`
    select min(m.from_at) as "fromAt", max(m.to_at) as "toAt"
    from audit.month_spans() m
    where m.occurred_max >= coalesce(${filter.from}::timestamptz, '-infinity')
      and m.occurred_min < coalesce(${filter.to}::timestamptz, 'infinity')`;
  if (!hull?.fromAt || !hull.toAt) return sql`and false`;
  return sql`and e.recorded_at >= ${hull.fromAt}::timestamptz and e.recorded_at < ${hull.toAt}::timestamptz`;
}
