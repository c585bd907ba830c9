import { authorizeRequest } from "@/lib/access/server/authorize";
import { type ListProblem, listEvents } from "@/lib/log/server/list-events";
import { timelineRow } from "@/lib/log/timeline-row";
import { readFilter } from "@/lib/query/read-filter";
import { pageRows } from "../page-rows";

const statuses: Record<ListProblem, number> = { "not-permitted": 403, "bad-cursor": 400, "too-slow": 504 };

/**
 * The page of rows before or behind a cursor. It reads its whole question again, as strictly as the page did. A GET
 * and no action: a reader whose session has ended is told so beside the rows, and not sent away from them.
 */
export async function GET(request: Request): Promise<Response> {
  const allowed = await authorizeRequest(request, "read");
  if (!allowed.ok) return refuse(allowed.status, allowed.status === 401 ? "signed-out" : "not-permitted");
  const search = new URL(request.url).searchParams;
  const read = readFilter({ q: search.get("q") ?? "", from: search.get("from"), to: search.get("to") });
  const cursor = search.get("cursor");
  // Without a cursor it would be a first page, which is a search and has to be recorded as one.
  if (!read.ok || cursor === null) return refuse(400, "bad-request");
  const answer = await listEvents(allowed.viewer, { filter: read.filter, limit: pageRows, cursor });
  if (!answer.ok) return refuse(statuses[answer.problem], answer.problem);
  const { events, next, previous } = answer.page;
  return Response.json(
    { rows: events.map(timelineRow), next, previous },
    { headers: { "cache-control": "no-store" } },
  );
}

const refuse = (status: number, code: string): Response => Response.json({ code }, { status });
