/** A problem as an HTTP answer (RFC 9457). */
import type { Problem } from "./problem";

export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      // RFC 9110 asks for it with every 401.
      ...(problem.status === 401 ? { "www-authenticate": 'Bearer realm="whence"' } : {}),
      ...headers,
    },
  });
}
