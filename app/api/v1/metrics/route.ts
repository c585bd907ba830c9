import { answerMetrics } from "@/lib/upkeep/server/answer-metrics";

/** `GET /api/v1/metrics`: figures of the ledger, for Prometheus. */
export function GET(request: Request): Promise<Response> {
  return answerMetrics(request);
}
