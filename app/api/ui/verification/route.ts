import { authorizeRequest } from "@/lib/access/server/authorize";
import { readProgress } from "@/lib/ledger/server/read-progress";

/** `GET /api/ui/verification?id=` → how far it is. Polled while a verification runs; abortable, unlike an action. */
export async function GET(request: Request): Promise<Response> {
  const allowed = await authorizeRequest(request, "read");
  if (!allowed.ok) return Response.json({ title: allowed.problem }, { status: allowed.status });
  const id = new URL(request.url).searchParams.get("id") ?? "";
  const progress = await readProgress(allowed.viewer, id);
  return progress
    ? Response.json(progress, { headers: { "cache-control": "no-store" } })
    : Response.json({ title: "No such verification" }, { status: 404 });
}
