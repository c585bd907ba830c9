import { answerKey } from "@/lib/ledger/server/answer-ledger";

export const dynamic = "force-dynamic";

/** `GET /api/v1/log/key`: the verifier key, for everybody. */
export function GET(): Promise<Response> {
  return answerKey();
}
