/** Rows with a separator before each new day, as the list the virtualiser counts. */
import { type TimeZone, wallTime } from "@/lib/log/time";
import type { TimelineRow } from "@/lib/log/timeline-row";

export type TableItem = { kind: "day"; date: string } | { kind: "row"; at: number } | { kind: "end" };

export function tableItems(rows: readonly TimelineRow[], zone: TimeZone): TableItem[] {
  const items: TableItem[] = [];
  let day = "";
  rows.forEach((row, at) => {
    const { date } = wallTime(row.occurredAt, zone);
    if (date !== day) items.push({ kind: "day", date });
    day = date;
    items.push({ kind: "row", at });
  });
  return [...items, { kind: "end" }];
}
