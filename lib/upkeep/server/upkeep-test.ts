/** For tests of upkeep: one in this process, with the duties that are wanted, and waiting for what it brings about. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { TestDatabase } from "@/db/testing/test-database";
import type { Duty } from "./duty";
import { runUpkeep } from "./run-upkeep";

export type TestUpkeep = {
  /** What it reported. */
  told: string[];
  stop: () => Promise<void>;
};

/** Stands for publishing: it has looked and found nothing wrong. */
export const looking: Duty = {
  name: "publish",
  begin:
    ({ looked }) =>
    () => {
      looked.settle();
      return Promise.resolve(60_000);
    },
};

export function startUpkeep(db: TestDatabase, duties: readonly Duty[]): TestUpkeep {
  const told: string[] = [];
  const over = new AbortController();
  const dataFolder = mkdtempSync(join(tmpdir(), "whence-upkeep-"));
  const ended = runUpkeep(
    {
      ...{
        url: db.upkeepUrl,
        dataFolder,
        anchors: { folders: [], witnesses: [] },
        checkpointSeconds: 1,
        signal: over.signal,
      },
      report: (text) => void told.push(text),
    },
    duties,
  );
  return {
    told,
    stop: async () => {
      over.abort();
      await ended;
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Looks until it is so; fails with what was waited for. */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  limitMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await pause(20);
  }
}
