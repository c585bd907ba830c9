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

export type UpkeepStatus = {
  /** A standing problem: nothing is sealed or signed while there is one. */
  readonly problem: string | null;
  setProblem(text: string | null): void;
  failed(duty: string, error: unknown): void;
  /** Writes it all down. */
  beat(): Promise<void>;
};

const errorCharactersMax = 2_000;

/** Begins with the problem that an upkeep before this one has left: only what found it can take it away. */
export async function openStatus(sql: Database, report: (text: string) => void): Promise<UpkeepStatus> {
  let problem = await findUpkeepProblem(sql);
  let lastError: string | null = null;
  let first = true;
  let reported = "";
  if (problem) report(problem);
  return {
    get problem() {
      return problem;
    },
    setProblem: (text) => {
      if (text !== problem) report(text ?? "What stood in upkeep's way is gone; it goes on.");
      problem = text;
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
      await beatUpkeep(sql, { host: hostname(), pid: process.pid, first, problem, lastError: told });
      first = false;
      if (lastError === told) lastError = null;
    },
  };
}
