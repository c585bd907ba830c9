import { authorizeRequest } from "@/lib/access/server/authorize";
import { readIntegrity } from "@/lib/ledger/server/read-integrity";

/** `GET /api/ui/integrity` → `{state, now}`: what the badge says, for pages that stay open. */
export async function GET(request: Request): Promise<Response> {
  const allowed = await authorizeRequest(request, "read");
  if (!allowed.ok) return Response.json({ title: allowed.problem }, { status: allowed.status });
  const { state, facts } = await readIntegrity(allowed.viewer);
  return Response.json({ state, now: facts.now }, { headers: { "cache-control": "no-store" } });
}
