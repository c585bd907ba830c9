import { answerCheckpoint } from "@/lib/ledger/server/answer-ledger";

export const dynamic = "force-dynamic";

/** `GET /api/v1/log/checkpoint`: the newest signed checkpoint, for everybody. */
export function GET(): Promise<Response> {
  return answerCheckpoint();
}
