import { checkHealth } from "@/lib/upkeep/server/check-health";

export const dynamic = "force-dynamic";

/** `GET /api/v1/health`: for probes, without a sign-in; 503 when the log cannot be read. */
export async function GET(): Promise<Response> {
  const health = await checkHealth();
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store", ...(health.status === "ok" ? {} : { "retry-after": "2" }) },
  });
}
