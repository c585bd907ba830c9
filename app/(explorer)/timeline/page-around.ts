import type { RowsPage } from "@/components/timeline/more-rows";
import type { Viewer } from "@/lib/access/viewer";
import { formatCursor } from "@/lib/log/cursor";
import { listEvents } from "@/lib/log/server/list-events";
import { timelineRow } from "@/lib/log/timeline-row";
import type { Event } from "@/lib/model/event";
import type { EventFilter } from "@/lib/model/event-filter";
import { pageRows } from "./page-rows";

/** Enough above the opened event to see what it came after. */
const rowsAbove = 30;

/** The rows just newer than an event, the event, and those behind it; null where the filter does not find it. */
export async function pageAround(
  viewer: Viewer,
  filter: EventFilter,
  { id, occurredAt, seq }: Pick<Event, "id" | "occurredAt" | "seq">,
): Promise<RowsPage | null> {
  // A page holds what is strictly behind its cursor: from the next higher seq, it begins with the event itself.
  const from = formatCursor({ direction: "next", occurredAt, seq: String(BigInt(seq) + 1n) });
  const before = formatCursor({ direction: "previous", occurredAt, seq });
  const [older, newer] = await Promise.all([
    listEvents(viewer, { filter, limit: pageRows, cursor: from }),
    listEvents(viewer, { filter, limit: rowsAbove, cursor: before }),
  ]);
  if (!older.ok || !newer.ok || older.page.events[0]?.id !== id) return null;
  return {
    rows: [...newer.page.events, ...older.page.events].map(timelineRow),
    next: older.page.next,
    previous: newer.page.previous,
  };
}
