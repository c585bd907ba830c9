import { authorizeRequest } from "@/lib/access/server/authorize";
import { openEvent } from "@/lib/log/server/open-event";

/** What the detail panel shows of one event. A GET, since stepping through rows leaves answers behind that nobody waits for. */
export async function GET(
  request: Request,
  { params }: RouteContext<"/timeline/details/[id]">,
): Promise<Response> {
  const allowed = await authorizeRequest(request, "read");
  if (!allowed.ok) return Response.json({ title: allowed.problem }, { status: allowed.status });
  const details = await openEvent(allowed.viewer, (await params).id);
  if (!details) return Response.json({ title: "There is no event with this id." }, { status: 404 });
  return Response.json(details, { headers: { "cache-control": "no-store" } });
}
