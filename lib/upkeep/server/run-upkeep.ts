/**
 * The upkeep of a log: waits until it is the one, then does its duties side by side until it is told to stop or its lock
 * is lost; then waits again.
 *
 * - One at a time works on a log (upkeep-lock.ts); any number may wait.
 * - Each duty has a loop of its own (loop.ts): one that fails is told in `whence.upkeep` and stops no other.
 * - It outlives the database: pools heal, and a lock that went with the server is waited for anew.
 * - Killed anywhere it leaves nothing half: each duty commits whole steps. e2e/upkeep.spec.ts
 */
import "server-only";
import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { connect } from "@/db/client";
import type { AnchorSettings } from "@/lib/ledger/anchor-settings";
import { openSealer } from "@/lib/ledger/server/open-sealer";
import { beating, keepingMonths, sampling } from "./chores";
import type { Duty, UpkeepContext, UpkeepPools } from "./duty";
import { type LedgerPlaces, ledgerPlaces } from "./ledger-places";
import { loop } from "./loop";
import { planningVerifications } from "./plan-verifications";
import { publishing } from "./publish-duty";
import { runningJobs } from "./run-jobs";
import { sealing } from "./seal-duty";
import { waitForLock } from "./upkeep-lock";
import { openStatus } from "./upkeep-status";
import { checkingTail } from "./verify-tail";

export type UpkeepOptions = {
  /** The login of upkeep. */
  url: string;
  /** Holds the ledger's folder and the signing key. */
  dataFolder: string;
  /** What keeps checkpoints outside the operator's reach. */
  anchors: AnchorSettings;
  checkpointSeconds: number;
  signal: AbortSignal;
  report: (text: string) => void;
};

export const duties: readonly Duty[] = [
  sealing,
  publishing,
  keepingMonths,
  beating,
  sampling,
  runningJobs,
  planningVerifications,
  checkingTail,
];

/** How long a turn that is under way may take to end. */
const graceMs = 3_000;
const againMs = 1_000;

export async function runUpkeep(options: UpkeepOptions, all: readonly Duty[] = duties): Promise<void> {
  const { url, signal, report, dataFolder } = options;
  const places = ledgerPlaces(dataFolder, options.anchors);
  const tell = (error: unknown) => report(error instanceof Error ? error.message : String(error));
  while (!signal.aborted) {
    const lock = await waitForLock(url, signal, tell);
    if (!lock) return;
    try {
      const active = AbortSignal.any([signal, lock.lost]);
      // Each loop and each job listens to it, which is no leak.
      setMaxListeners(0, active);
      await work(options, places, active, all);
      if (!signal.aborted) tell(lock.lost.reason);
    } catch (error) {
      if (!signal.aborted) tell(error);
      await pause(againMs, undefined, { signal }).catch(() => undefined);
    } finally {
      await lock.release();
    }
  }
}

async function work(
  options: UpkeepOptions,
  places: LedgerPlaces,
  signal: AbortSignal,
  all: readonly Duty[],
): Promise<void> {
  const { url, checkpointSeconds, report } = options;
  const pools = openPools(url);
  try {
    const status = await openStatus(pools.desk, report);
    const context: UpkeepContext = {
      ...{ url, places, checkpointSeconds, pools, status, signal },
      sealed: null,
      looked: deferred(),
    };
    const onError = (name: string) => (error: unknown) => status.failed(name, error);
    const loops = all.map(({ name, begin }) =>
      loop({ turn: begin(context), onError: onError(name), signal }),
    );
    const ended = Promise.all(loops);
    await Promise.race([ended, aborted(signal)]);
    await Promise.race([ended, pause(graceMs)]);
  } finally {
    // What still asks gets an error: nothing of this upkeep is under way when another may begin.
    await closePools(pools);
  }
}

function openPools(url: string): UpkeepPools {
  const role = "whence_sealer";
  const pool = (name: string, options: Parameters<typeof connect>[1]) =>
    connect(url, { role, applicationName: `whence upkeep ${name}`, ...options });
  return {
    seal: openSealer(url, { applicationName: "whence upkeep seal", statementTimeoutMs: 120_000 }),
    desk: pool("desk", { max: 3, statementTimeoutMs: 30_000 }),
    publish: pool("publish", { max: 2, statementTimeoutMs: 60_000 }),
  };
}

async function closePools(pools: UpkeepPools): Promise<void> {
  await Promise.all(Object.values(pools).map((pool) => pool.end({ timeout: 0 })));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function deferred(): UpkeepContext["looked"] {
  let settle: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}
