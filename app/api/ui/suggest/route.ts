import { authorizeRequest } from "@/lib/access/server/authorize";
import { suggest } from "@/lib/log/server/suggest";

/** `GET /api/ui/suggest?field=&prefix=` → `{values}`: real values for the filter bar. Abortable, unlike an action. */
export async function GET(request: Request): Promise<Response> {
  const allowed = await authorizeRequest(request, "read");
  if (!allowed.ok) return Response.json({ title: allowed.problem }, { status: allowed.status });
  const { searchParams } = new URL(request.url);
  const values = await suggest(
    allowed.viewer,
    searchParams.get("field") ?? "",
    searchParams.get("prefix") ?? "",
  );
  return values ? Response.json({ values }) : Response.json({ title: "No such field" }, { status: 400 });
}
