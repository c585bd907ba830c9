import { answerProof } from "@/lib/ledger/server/answer-ledger";

/** `GET /api/v1/events/{id}/proof`: the event's line and its way to the newest signed checkpoint. */
export async function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/events/[id]/proof">,
): Promise<Response> {
  return answerProof(request, (await params).id);
}
