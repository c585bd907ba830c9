/**
 * A page of the log for whoever may read it. The first page of a search is itself recorded (whence.searched), and
 * if that record cannot be written, nothing is shown.
 */
import "server-only";
import type { Viewer } from "@/lib/access/viewer";
import { hasRight } from "@/lib/access/rights";
import { recordAccess } from "@/lib/access/server/self-audit";
import { database } from "@/db/database";
import { type FindEvents, findEventRows, findEvents } from "@/db/queries/find-events";
import { formatCursor, parseCursor } from "@/lib/log/cursor";
import type { Event, EventRow, PlacedEvent } from "@/lib/model/event";
import type { EventFilter } from "@/lib/model/event-filter";
import { formatQuery } from "@/lib/query/format";

export type ListQuestion = {
  filter: EventFilter;
  order?: "desc" | "asc";
  /** 1 to 1,000. */
  limit: number;
  /** From an earlier page's `next` or `previous`. */
  cursor: string | null;
};

export type Page<Row> = { events: Row[]; next: string | null; previous: string | null };
export type ListProblem = "not-permitted" | "bad-cursor" | "too-slow";
export type ListAnswer<Row> = { ok: true; page: Page<Row> } | { ok: false; problem: ListProblem };

/** Rows for a list on the screen. */
export const listEvents = (viewer: Viewer, question: ListQuestion): Promise<ListAnswer<EventRow>> =>
  list(viewer, question, findEventRows);

/** Whole events, for programs. */
export const listWholeEvents = (viewer: Viewer, question: ListQuestion): Promise<ListAnswer<PlacedEvent>> =>
  list(viewer, question, findEvents);

/** As `listWholeEvents`, within a read that was recorded as a whole already (an export). */
export const readOn = (viewer: Viewer, question: ListQuestion): Promise<ListAnswer<PlacedEvent>> =>
  readPage(viewer, question, findEvents);

type Find<Row> = (
  sql: ReturnType<typeof database>["reader"],
  question: FindEvents,
) => Promise<{ events: Row[]; more: boolean }>;

async function list<Row extends Event>(
  viewer: Viewer,
  question: ListQuestion,
  find: Find<Row>,
): Promise<ListAnswer<Row>> {
  if (question.cursor === null && hasRight(viewer, "read")) await recordSearch(viewer, question.filter);
  return readPage(viewer, question, find);
}

async function readPage<Row extends Event>(
  viewer: Viewer,
  { filter, order = "desc", limit, cursor: text }: ListQuestion,
  find: Find<Row>,
): Promise<ListAnswer<Row>> {
  if (!hasRight(viewer, "read")) return { ok: false, problem: "not-permitted" };
  const cursor = text === null ? null : parseCursor(text);
  if (text !== null && cursor === null) return { ok: false, problem: "bad-cursor" };
  const back = cursor?.direction === "previous";
  const opposite = order === "desc" ? "asc" : "desc";
  try {
    const found = await find(database().reader, {
      filter,
      order: back ? opposite : order,
      behind: cursor,
      limit,
    });
    const events = back ? found.events.toReversed() : found.events;
    return {
      ok: true,
      page: { events, ...cursors(events, { more: found.more, back, first: cursor === null }) },
    };
  } catch (error) {
    if (isTimeout(error)) return { ok: false, problem: "too-slow" };
    throw error;
  }
}

/** A page that was reached from another can go back to it; whether more follows, the query told. */
function cursors(
  events: Event[],
  { more, back, first }: { more: boolean; back: boolean; first: boolean },
): { next: string | null; previous: string | null } {
  const top = events[0];
  const end = events.at(-1);
  const following = back || more;
  const preceding = back ? more : !first;
  return {
    next: end && following ? formatCursor({ direction: "next", ...end }) : null,
    previous: top && preceding ? formatCursor({ direction: "previous", ...top }) : null,
  };
}

const recordSearch = (viewer: Viewer, filter: EventFilter): Promise<void> =>
  recordAccess(viewer, {
    type: "whence.searched",
    outcome: "success",
    payload: { q: formatQuery({ conditions: filter.conditions }), from: filter.from, to: filter.to },
  });

// 57014: the reader's statement_timeout. Said on the screen, never shown as an empty page.
const isTimeout = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "57014";
