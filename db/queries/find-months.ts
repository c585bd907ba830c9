/**
 * The months that can hold an answer, as bounds on `recorded_at`, the partition key.
 *
 * What occurred in a window may have been recorded any time later, so the window says nothing about the partition
 * by itself; the least and greatest `occurred_at` of each month (audit.month_spans) do. Without a window there is
 * nothing to narrow: a page in the order of (occurred_at, seq) reads the ends of a few indexes.
 */
import type { EventFilter } from "@/lib/model/event-filter";
import type { Database, Fragment } from "../client";

export type Months = { kind: "all" } | { kind: "none" } | { kind: "between"; fromAt: string; toAt: string };

export async function findMonths(sql: Database, { from, to }: EventFilter): Promise<Months> {
  if (from === null && to === null) return { kind: "all" };
  const [hull] = await sql<{ fromAt: string | null; toAt: string | null }[]>`
    select min(m.from_at) as "fromAt", max(m.to_at) as "toAt"
    from audit.month_spans() m
    where m.occurred_max >= coalesce(${from}::timestamptz, '-infinity')
      and m.occurred_min < coalesce(${to}::timestamptz, 'infinity')`;
  return hull?.fromAt && hull.toAt
    ? { kind: "between", fromAt: hull.fromAt, toAt: hull.toAt }
    : { kind: "none" };
}

/** `and …` on `audit.event` (as `e`). */
export const monthPredicate = (sql: Database, months: Exclude<Months, { kind: "none" }>): Fragment =>
  months.kind === "all"
    ? sql``
    : sql`and e.recorded_at >= ${months.fromAt}::timestamptz and e.recorded_at < ${months.toAt}::timestamptz`;
