/**
 * Upkeep as a child of the launcher: run from the same source, and again whenever it dies, for as long as the launcher
 * lives. It ends by itself when the launcher is gone (bin/lifetime.mjs).
 */
import { setTimeout as pause } from "node:timers/promises";
import { join } from "node:path";
import { type GroupProcess, groupProcess } from "./group-process";

export type UpkeepProcess = {
  /** Of the one that runs now, or ran last. */
  pid: () => number;
  /** From now on what it says goes to our output. */
  showOutput(): void;
  stop(): Promise<void>;
};

const firstWaitMs = 250;
const waitMaxMs = 10_000;
/** One that ran so long has not failed to start. */
const ranWellMs = 30_000;

export function startUpkeep(
  root: string,
  env: Record<string, string>,
  report: (text: string) => void,
): UpkeepProcess {
  const over = new AbortController();
  let current: GroupProcess | null = null;
  let shown = false;

  const run = async () => {
    let waitMs = firstWaitMs;
    while (!over.signal.aborted) {
      const began = Date.now();
      current = groupProcess(root, ["--conditions=react-server", join(root, "bin", "whence"), "upkeep"], env);
      if (shown) current.showOutput();
      await current.ended;
      if (over.signal.aborted) return;
      waitMs = Date.now() - began > ranWellMs ? firstWaitMs : Math.min(waitMs * 2, waitMaxMs);
      report(`${shown ? "" : current.output()}Upkeep has ended; it is started again.`);
      await pause(waitMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };

  const ended = run();
  return {
    pid: () => current?.pid ?? 0,
    showOutput: () => {
      shown = true;
      current?.showOutput();
    },
    stop: async () => {
      over.abort();
      await current?.stop();
      await ended;
    },
  };
}
