/** What every duty of upkeep is: something done in turns, alone in its loop, with what it shares with the others. */
import "server-only";
import type { Database } from "@/db/client";
import type { LedgerPlaces } from "./ledger-places";
import type { UpkeepStatus } from "./upkeep-status";

export type UpkeepPools = {
  /** For sealing and nothing else: it never waits for another duty. Acts as `whence_sealer`, as does `desk`. */
  seal: Database;
  /** For what is short. */
  desk: Database;
  /** For publishing, which waits for disks and witnesses. */
  publish: Database;
};

export type UpkeepContext = {
  url: string;
  places: LedgerPlaces;
  checkpointSeconds: number;
  pools: UpkeepPools;
  status: UpkeepStatus;
  /** How far the log is sealed, as the sealing knows; null before its first pass. */
  sealed: { size: bigint; isCaughtUp: boolean } | null;
  /** Resolves when publishing has looked once: whether this log may be built on is known before anything is. */
  looked: { promise: Promise<void>; settle: () => void };
  /** Aborts when this upkeep is to work no more: told to stop, or no longer the one. */
  signal: AbortSignal;
};

export type Duty = {
  /** What its failures are told under. */
  name: string;
  /** Begins it; each turn answers in how many milliseconds the next one begins. */
  begin: (context: UpkeepContext) => () => Promise<number>;
};
