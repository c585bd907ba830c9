import { authorizeRequest } from "@/lib/access/server/authorize";
import { readEvidence } from "@/lib/ledger/server/read-evidence";

/** `GET /integrity/evidence?verification=`: what was found, with the checkpoint it was held against, as a file. */
export async function GET(request: Request): Promise<Response> {
  const allowed = await authorizeRequest(request, "read");
  if (!allowed.ok) return Response.json({ title: allowed.problem }, { status: allowed.status });
  const id = new URL(request.url).searchParams.get("verification") ?? "";
  const evidence = await readEvidence(allowed.viewer, id);
  if (evidence === null) return Response.json({ title: "No such verification" }, { status: 404 });
  return new Response(evidence, {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="whence-evidence-${id.slice(0, 8)}.json"`,
      "cache-control": "private, no-store",
    },
  });
}
