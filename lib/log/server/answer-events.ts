/**
 * `GET /api/v1/events`: a page as JSON, or with `Accept: application/x-ndjson` everything that matches, one event a
 * line, streamed page by page without a ceiling. Taking everything away is an export, and recorded as one.
 */
import "server-only";
import { hasRight } from "@/lib/access/rights";
import { authorizeRequest } from "@/lib/access/server/authorize";
import { recordAccess } from "@/lib/access/server/self-audit";
import type { Viewer } from "@/lib/access/viewer";
import { formatEvent } from "@/lib/log/event-json";
import { type ListRequest, limitMax, readListRequest } from "@/lib/log/read-list-request";
import type { PlacedEvent } from "@/lib/model/event";
import { accessProblems, type ProblemKind, problem } from "@/lib/model/problem";
import { problemResponse } from "@/lib/model/problem-response";
import { formatQuery } from "@/lib/query/format";
import { getEvent } from "./get-event";
import { type ListProblem, listWholeEvents, readOn } from "./list-events";

const noStore = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export async function answerEvents(request: Request): Promise<Response> {
  const allowed = await authorizeRequest(request, "read");
  if (!allowed.ok) return refuse(accessProblems[allowed.status], allowed.problem);
  const { viewer } = allowed;
  const read = readListRequest(new URL(request.url).searchParams);
  if (!read.ok) return refuse("bad-request", read.message);
  const accept = request.headers.get("accept") ?? "";
  if (accept.includes("application/x-ndjson")) return streamEvents(viewer, read.request, request.signal);
  if (accept.includes("text/csv"))
    return refuse("bad-request", "CSV is not offered yet; ask for application/x-ndjson.");

  const answer = await listWholeEvents(viewer, read.request);
  if (!answer.ok) return refuseList(answer.problem);
  const { events, next, previous } = answer.page;
  const body = `{"events":[${events.map(formatEvent).join(",")}],"next":${JSON.stringify(next)},"previous":${JSON.stringify(previous)}}`;
  return json(body);
}

/** `GET /api/v1/events/{id}`: one event, as stored. */
export async function answerEvent(request: Request, id: string): Promise<Response> {
  const allowed = await authorizeRequest(request, "read");
  if (!allowed.ok) return refuse(accessProblems[allowed.status], allowed.problem);
  const event = await getEvent(allowed.viewer, id);
  return event ? json(formatEvent(event)) : refuse("not-found");
}

async function streamEvents(viewer: Viewer, request: ListRequest, signal: AbortSignal): Promise<Response> {
  if (!hasRight(viewer, "read")) return refuseList("not-permitted");
  const { filter } = request;
  await recordAccess(viewer, {
    type: "whence.exported",
    outcome: "success",
    payload: {
      q: formatQuery({ conditions: filter.conditions }),
      from: filter.from,
      to: filter.to,
      format: "ndjson",
    },
  });
  const encoder = new TextEncoder();
  const pages = everyPage(viewer, request, signal);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      // An error here breaks the stream off: a client never takes a cut-off file for a whole one.
      const { value, done } = await pages.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value.map((event) => `${formatEvent(event)}\n`).join("")));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
  return new Response(body, {
    headers: { "content-type": "application/x-ndjson; charset=utf-8", ...noStore },
  });
}

async function* everyPage(
  viewer: Viewer,
  request: ListRequest,
  signal: AbortSignal,
): AsyncGenerator<PlacedEvent[], undefined, undefined> {
  let cursor = request.cursor;
  do {
    const answer = await readOn(viewer, { ...request, limit: limitMax, cursor });
    if (!answer.ok) throw new Error(`the export stopped: ${answer.problem}`);
    if (answer.page.events.length > 0) yield answer.page.events;
    cursor = answer.page.next;
  } while (cursor !== null && !signal.aborted);
  return undefined;
}

const json = (text: string): Response =>
  new Response(text, { headers: { "content-type": "application/json; charset=utf-8", ...noStore } });

const listProblems: Record<ListProblem, [ProblemKind, string?]> = {
  "not-permitted": ["forbidden"],
  "bad-cursor": ["bad-request", "cursor: not one that a page of this list gave."],
  "too-slow": ["unavailable", "The search took longer than 15 s and was stopped. Narrow the time range."],
};

function refuseList(kind: ListProblem): Response {
  const [named, detail] = listProblems[kind];
  return refuse(named, detail);
}

const refuse = (kind: ProblemKind, detail?: string): Response => problemResponse(problem(kind, detail));
