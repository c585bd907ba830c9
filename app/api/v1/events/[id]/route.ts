import { answerEvent } from "@/lib/log/server/answer-events";

export async function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/events/[id]">,
): Promise<Response> {
  return answerEvent(request, (await params).id);
}
