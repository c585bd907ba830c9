"use server";

import { requireViewer } from "@/lib/access/server/session";
import { listEvents } from "@/lib/log/server/list-events";
import { type TimelineRow, timelineRow } from "@/lib/log/timeline-row";
import { readFilter } from "@/lib/query/read-filter";
import { pageRows } from "./page-rows";

export type MoreEvents = { ok: true; rows: TimelineRow[]; next: string | null } | { ok: false; code: string };

/** The next page of rows. A public endpoint: it reads its whole question again, as strictly as the page did. */
export async function moreEvents(
  q: unknown,
  from: unknown,
  to: unknown,
  cursor: unknown,
): Promise<MoreEvents> {
  const viewer = await requireViewer();
  if (typeof q !== "string" || !isTextOrNull(from) || !isTextOrNull(to) || typeof cursor !== "string") {
    return { ok: false, code: "bad-request" };
  }
  const read = readFilter({ q, from, to });
  if (!read.ok) return { ok: false, code: "bad-query" };
  const answer = await listEvents(viewer, { filter: read.filter, limit: pageRows, cursor });
  if (!answer.ok) return { ok: false, code: answer.problem };
  return { ok: true, rows: answer.page.events.map(timelineRow), next: answer.page.next };
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === "string";
