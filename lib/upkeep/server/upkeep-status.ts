/**
 * What upkeep says of itself in `whence.upkeep`: that it lives, what failed last, and what stands in its way until a
 * person acts. Kept in memory and written with the heartbeat, so that what happened while the database was away is
 * told when it is back.
 */
import "server-only";
import { hostname } from "node:os";
import type { Database } from "@/db/client";
import { beatUpkeep } from "@/db/queries/beat-upkeep";
import { findUpkeepProblem } from "@/db/queries/find-upkeep-problem";

/** What stands until a person acts, or until what is in the way is gone. */
export type Problem = { text: string; stopsSealing: boolean };

export type UpkeepStatus = {
  readonly problem: Problem | null;
  setProblem(problem: Problem | null): void;
  setPublicKey(key: string): void;
  failed(duty: string, error: unknown): void;
  /** Writes it all down. */
  beat(): Promise<void>;
};

const errorCharactersMax = 2_000;

/** Begins with the problem that an upkeep before this one has left: only what found it can take it away. */
export async function openStatus(sql: Database, report: (text: string) => void): Promise<UpkeepStatus> {
  const left = await findUpkeepProblem(sql);
  let problem: Problem | null = left === null ? null : { text: left, stopsSealing: true };
  let publicKey: string | null = null;
  let lastError: string | null = null;
  let first = true;
  let reported = "";
  if (left) report(left);
  return {
    get problem() {
      return problem;
    },
    setProblem: (found) => {
      if (found?.text !== problem?.text)
        report(found?.text ?? "What stood in upkeep's way is gone; it goes on.");
      problem = found;
    },
    setPublicKey: (key) => {
      publicKey = key;
    },
    failed: (duty, error) => {
      lastError = `${duty}: ${error instanceof Error ? error.message : String(error)}`.slice(
        0,
        errorCharactersMax,
      );
      // A fault that lasts is told once, not at every turn.
      if (lastError !== reported) report(lastError);
      reported = lastError;
    },
    beat: async () => {
      const told = lastError;
      await beatUpkeep(sql, {
        host: hostname(),
        pid: process.pid,
        first,
        problem: problem?.text ?? null,
        lastError: told,
        publicKey,
      });
      first = false;
      if (lastError === told) lastError = null;
    },
  };
}
