/**
 * Whether this process can serve: what a probe sees without a sign-in, so it tells nothing of what the log says.
 * Answers within two seconds, and asks the database at most once a second however often it is called. Upkeep that is
 * down is said, and does not make this process unavailable: it can serve, and record, without it.
 */
import "server-only";
import { database } from "@/db/database";
import { findHealth } from "@/db/queries/find-health";
import { upkeepSilentMs } from "@/lib/ledger/integrity";
import { publicWords } from "../public-words";

export type UpkeepHealth = {
  alive: boolean;
  /** How long the oldest event that waits for its seal has waited. */
  sealLagMs: number;
  /** Exact up to 10,000; 10,001 means more. */
  unsealed: number;
  /** Jobs in the queue, within the last minute; null: upkeep has told none. */
  queue: number | null;
  problem: string | null;
  lastError: string | null;
};

export type Health = { status: "ok" | "unavailable"; database: boolean; upkeep: UpkeepHealth | null };

const keptMs = 1000;
const patienceMs = 2000;
const unavailable: Health = { status: "unavailable", database: false, upkeep: null };

let last: { at: number; health: Promise<Health> } | null = null;

export function checkHealth(now: number = performance.now()): Promise<Health> {
  if (last === null || now - last.at >= keptMs) last = { at: now, health: ask() };
  return last.health;
}

const ask = (): Promise<Health> => Promise.race([reach(), later(patienceMs)]);

async function reach(): Promise<Health> {
  try {
    const { silentMs, problem, lastError, queue, unsealed, sealLagMs } = await findHealth(database().reader);
    const upkeep = {
      alive: silentMs !== null && silentMs <= upkeepSilentMs,
      ...{ sealLagMs: Math.round(sealLagMs), unsealed, queue },
      problem: publicWords(problem),
      lastError: publicWords(lastError),
    };
    return { status: "ok", database: true, upkeep };
  } catch {
    return unavailable;
  }
}

function later(ms: number): Promise<Health> {
  return new Promise((resolve) => setTimeout(resolve, ms, unavailable).unref());
}
