/** Upkeep as the launcher runs it, with a data folder of its own; it can be killed without warning. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signalGroup } from "@/bin/serve/group-process";
import { startUpkeep } from "@/bin/serve/upkeep-process";
import { pause } from "@/db/launcher/processes";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

export type TestUpkeep = {
  dataFolder: string;
  pid: () => number;
  /** SIGKILL; the launcher's part starts it again. */
  kill: () => void;
  /** How often it was started again, and what it said then. */
  restarts: string[];
  close: () => Promise<void>;
};

export function openUpkeep(upkeepUrl: string): TestUpkeep {
  const dataFolder = mkdtempSync(join(tmpdir(), "whence-upkeep-"));
  const restarts: string[] = [];
  const env = {
    ...{ DATABASE_URL: upkeepUrl, WHENCE_UPKEEP_URL: "", WHENCE_MIGRATE_URL: "", WHENCE_DATA: dataFolder },
    ...{ WHENCE_CHECKPOINT_SECONDS: "1", WHENCE_ANCHOR_FOLDERS: "", WHENCE_WITNESSES: "" },
  };
  const upkeep = startUpkeep(root, env, (text) => void restarts.push(text));
  return {
    ...{ dataFolder, restarts, pid: upkeep.pid },
    kill: () => signalGroup(upkeep.pid(), "SIGKILL"),
    close: async () => {
      await upkeep.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Looks until it is so. */
export async function until(what: string, isSo: () => Promise<boolean>, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`waited ${limitMs} ms in vain until ${what}`);
    await pause(20);
  }
}
