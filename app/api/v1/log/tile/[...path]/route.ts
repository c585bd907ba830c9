import { answerTile } from "@/lib/ledger/server/answer-ledger";

/** `GET /api/v1/log/tile/…`: tiles of the tree for everybody, bundles of entries for who may read the log. */
export async function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/log/tile/[...path]">,
): Promise<Response> {
  return answerTile(request, `tile/${(await params).path.join("/")}`);
}
