/**
 * `POST /api/v1/events`, whole: who, what kind of body, how large, what is in it, and into the log.
 * Answers 201 only when every event is durable; any other answer means that nothing of the request was recorded,
 * but for 503, where it may have been: sent again with the same ids, nothing is doubled.
 */
import "server-only";
import { authorizeRequest } from "@/lib/access/server/authorize";
import type { Viewer } from "@/lib/access/viewer";
import {
  accessProblems,
  type EventError,
  type Problem,
  type ProblemKind,
  problem,
} from "@/lib/model/problem";
import { problemResponse } from "@/lib/model/problem-response";
import type { Appended, AppendRefusal } from "../append-answer";
import { bodyFormat, type RequestFormat } from "../body-format";
import { readBinaryCloudEvent } from "../read-cloud-event";
import { type EventsRead, gather, readEvents } from "../read-events";
import type { ParseContext } from "../sent";
import { uuidV7 } from "../uuid-v7";
import { appendEvents } from "./append-events";
import { readBody, readBytes } from "./read-body";

export async function receiveEvents(request: Request): Promise<Response> {
  const allowed = await authorizeRequest(request, "append");
  if (!allowed.ok) return refuse(accessProblems[allowed.status], allowed.problem);
  return receive(request, allowed.viewer);
}

async function receive(request: Request, viewer: Viewer): Promise<Response> {
  // Only a key has a source to speak for; authorizeRequest gives the right to append to no one else.
  if (viewer.kind !== "source") return refuse("forbidden");
  const format = bodyFormat(request.headers);
  if (format === null) return refuse("unsupported-type");
  const context = { source: viewer.source, newId: () => uuidV7() };
  const read = await readRequest(request, format, context);
  if (!read.ok) return refuse(read.kind, read.detail, read.errors);
  const answer = await appendEvents(viewer, read.events);
  return answer.ok ? accepted(answer.events) : problemResponse(toldProblem(answer), retryAfter(answer));
}

type RequestRead = EventsRead | { ok: false; kind: ProblemKind; detail?: string; errors?: EventError[] };

async function readRequest(
  request: Request,
  format: RequestFormat,
  context: ParseContext,
): Promise<RequestRead> {
  if (format === "cloudevent-binary") {
    const body = await readBytes(request.body);
    return body.ok ? gather([readBinaryCloudEvent(request.headers, body.bytes, context)]) : body;
  }
  const body = await readBody(request.body);
  return body.ok ? readEvents(body.text, format, context, nextTurn) : body;
}

function accepted(events: readonly Appended[]): Response {
  const duplicates = events.filter((event) => event.duplicate).length;
  const told = { accepted: events.length - duplicates, duplicates, events };
  return Response.json(told, { status: 201, headers: { "cache-control": "no-store" } });
}

function toldProblem(answer: AppendRefusal): Problem {
  switch (answer.kind) {
    case "conflict":
      return problem("conflict", undefined, answer.errors);
    case "invalid-events":
      return problem("invalid-events", answer.detail, answer.errors);
    case "failed":
      return problem("failed", `Look for ${answer.faultId} in the server's log.`);
    default:
      return problem(answer.kind);
  }
}

function retryAfter(answer: AppendRefusal): Record<string, string> {
  return "retryAfterSeconds" in answer ? { "retry-after": String(answer.retryAfterSeconds) } : {};
}

function refuse(kind: ProblemKind, detail?: string, errors?: EventError[]): Response {
  const retry: Record<string, string> =
    kind === "busy" || kind === "unavailable" ? { "retry-after": "2" } : {};
  return problemResponse(problem(kind, detail, errors), retry);
}

/** Lets other requests in between: 32 MB of events take a second to read. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
