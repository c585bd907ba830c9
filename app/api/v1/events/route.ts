import { receiveEvents } from "@/lib/ingest/server/receive-events";
import { answerEvents } from "@/lib/log/server/answer-events";

/** `GET /api/v1/events`: a page, or everything that matches as lines. */
export function GET(request: Request): Promise<Response> {
  return answerEvents(request);
}

/** `POST /api/v1/events`: one event, an array or lines. */
export function POST(request: Request): Promise<Response> {
  return receiveEvents(request);
}
