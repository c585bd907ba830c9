/** What /admin/health shows. Takes a verified administrator; writes nothing. */
import "server-only";
import { database } from "@/db/database";
import { countUnsealed } from "@/db/queries/count-unsealed";
import { findIntegrity } from "@/db/queries/find-integrity";
import { findUpkeep } from "@/db/queries/find-upkeep";
import { listAnchors } from "@/db/queries/list-anchors";
import { listPartitions } from "@/db/queries/list-partitions";
import { listUpkeepSamples } from "@/db/queries/list-upkeep-samples";
import { listVerifications, type VerificationLine } from "@/db/queries/list-verifications";
import { measureDatabase } from "@/db/queries/measure-database";
import { hasRight } from "@/lib/access/rights";
import type { Person } from "@/lib/access/viewer";
import { readRejectedOpen } from "@/lib/ingest/server/rejected-list";
import { type LastDrill, lastDrill } from "@/lib/ledger/server/last-drill";
import type { HealthFacts } from "../health";

const sampleHours = 6;
const checksShown = 8;

export type HealthPage = { facts: HealthFacts; checks: VerificationLine[]; drill: LastDrill | null };

export async function readHealth(person: Person): Promise<HealthPage> {
  if (!hasRight(person, "admin")) throw new Error('called without the right "admin"');
  const sql = database().reader;
  const [
    integrity,
    waiting,
    upkeep,
    anchors,
    partitions,
    samples,
    databaseBytes,
    rejectedOpen,
    checks,
    drill,
  ] = await Promise.all([
    findIntegrity(sql),
    countUnsealed(sql),
    findUpkeep(sql),
    listAnchors(sql),
    listPartitions(sql),
    listUpkeepSamples(sql, sampleHours),
    measureDatabase(sql),
    readRejectedOpen(person),
    listVerifications(sql, checksShown),
    lastDrill(person),
  ]);
  const facts: HealthFacts = {
    ...{ integrity, ...waiting, anchors, partitions, samples, databaseBytes, rejectedOpen },
    jobs: upkeep?.jobs ?? null,
    lastError: upkeep?.lastError ?? null,
    lastErrorAt: upkeep?.lastErrorAt ?? null,
    problemSince: upkeep?.problemSince ?? null,
  };
  return { facts, checks, drill };
}
