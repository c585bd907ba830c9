/** `GET /metrics`: the ledger's figures for Prometheus. For a key that may read, or an administrator's session. */
import "server-only";
import { database } from "@/db/database";
import { countUnsealed } from "@/db/queries/count-unsealed";
import { findIntegrity } from "@/db/queries/find-integrity";
import { findUpkeep } from "@/db/queries/find-upkeep";
import { listAnchors } from "@/db/queries/list-anchors";
import { hasRight, rightNames } from "@/lib/access/rights";
import { authorizeRequest } from "@/lib/access/server/authorize";
import { recordAccess } from "@/lib/access/server/self-audit";
import type { Viewer } from "@/lib/access/viewer";
import { isSilent } from "@/lib/ledger/integrity";
import { accessProblems, problem } from "@/lib/model/problem";
import { problemResponse } from "@/lib/model/problem-response";
import { formatMetrics, type Metric } from "../metrics";

export async function answerMetrics(request: Request): Promise<Response> {
  const allowed = await authorizeRequest(request, "read");
  if (!allowed.ok) return problemResponse(problem(accessProblems[allowed.status], allowed.problem));
  if (!mayRead(allowed.viewer)) {
    await recordRefusal(allowed.viewer);
    return problemResponse(problem("forbidden", `This credential may not ${rightNames.admin}.`));
  }
  return new Response(formatMetrics(await readMetrics(allowed.viewer)), {
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
  });
}

/** A person sees figures of the server on /admin/health, which is an administrator's; a key has no role. */
const mayRead = (viewer: Viewer): boolean =>
  viewer.kind === "source" ? hasRight(viewer, "read") : hasRight(viewer, "admin");

const recordRefusal = (viewer: Viewer): Promise<void> =>
  recordAccess(viewer, {
    type: "whence.refused",
    outcome: "failure",
    reason: 'needs the right "admin"',
    payload: { right: "admin", method: "GET", path: "/api/v1/metrics" },
  });

export async function readMetrics(viewer: Viewer): Promise<Metric[]> {
  if (!mayRead(viewer)) throw new Error("called without the right to read metrics");
  const sql = database().reader;
  const [facts, { unsealed, lagMs }, upkeep, anchors] = await Promise.all([
    findIntegrity(sql),
    countUnsealed(sql),
    findUpkeep(sql),
    listAnchors(sql),
  ]);
  const one = (name: string, help: string, value: number | null, type: Metric["type"] = "gauge"): Metric => ({
    ...{ name: `whence_${name}`, help, type },
    samples: value === null ? [] : [{ value }],
  });
  const age =
    facts.checkpointAt === null ? null : (Date.parse(facts.now) - Date.parse(facts.checkpointAt)) / 1_000;
  return [
    one(
      "events_sealed_total",
      "Events that have their position and their leaf.",
      Number(facts.size),
      "counter",
    ),
    one("events_unsealed", "Events that wait for their seal; exact up to 10000, 10001 means more.", unsealed),
    one("seal_lag_seconds", "How long the oldest of them has waited.", lagMs / 1_000),
    one("checkpoint_age_seconds", "Since the newest checkpoint was signed.", age),
    {
      ...{
        name: "whence_anchor_behind",
        help: "Events under the newest checkpoint that an anchor does not know.",
      },
      type: "gauge",
      samples: anchors.map(({ name, behind }) => ({ labels: { anchor: name }, value: Number(behind) })),
    },
    {
      ...{
        name: "whence_anchor_failing",
        help: "1 where the last try to anchor failed.",
        type: "gauge" as const,
      },
      samples: anchors.map(({ name, error }) => ({
        labels: { anchor: name },
        value: error === null ? 0 : 1,
      })),
    },
    one("jobs_waiting", "Jobs in upkeep's queue, at its last sample.", upkeep?.jobs ?? null),
    one("upkeep_up", "1 where upkeep's heartbeat is at most 30 seconds old.", isSilent(facts) ? 0 : 1),
    one(
      "upkeep_problem",
      "1 while something keeps upkeep from sealing or signing until a person acts.",
      facts.problem === null ? 0 : 1,
    ),
    one(
      "verification_findings",
      "Differences found by the last verification that found any, since the last one of the whole log.",
      facts.wholeStatus === null && facts.foundCount === null ? null : Number(facts.foundCount ?? 0),
    ),
    one(
      "verification_age_seconds",
      "Since the whole log was last verified to a verdict.",
      facts.wholeAt === null ? null : (Date.parse(facts.now) - Date.parse(facts.wholeAt)) / 1_000,
    ),
  ];
}
