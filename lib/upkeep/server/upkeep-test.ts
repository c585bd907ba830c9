/** For tests of upkeep: one in this process, with the duties that are wanted, and waiting for what it brings about. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { TestDatabase } from "@/db/testing/test-database";
import type { Duty } from "./duty";
import { runUpkeep } from "./run-upkeep";

export type TestUpkeep = {
  dataFolder: string;
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

/** In a data folder of its own, or in one that an upkeep before it has left. */
export function startUpkeep(db: TestDatabase, duties: readonly Duty[], before?: TestUpkeep): TestUpkeep {
  const told: string[] = [];
  const over = new AbortController();
  const dataFolder = before?.dataFolder ?? makeFolder();
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
    dataFolder,
    stop: async () => {
      over.abort();
      await ended;
    },
  };
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "whence-upkeep-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
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
