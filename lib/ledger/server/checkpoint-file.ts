/**
 * The file `checkpoint`, changed by compare-and-swap: of two who go on from the same checkpoint one succeeds.
 *
 * There is no lock that a killed process could leave behind. A checkpoint has one successor, `.swap/<SHA-256 of the
 * old note>`, and making that name is what decides: the file system lets one maker win. Then the successor is copied
 * over `checkpoint`. Killed in between, whoever comes next sees the successor and counts it as the checkpoint, so
 * `read` is right at every moment; `checkpoint` itself, which others fetch, is at most a step behind.
 * Notes never come twice (sizes grow, a witness's times too), hence neither do the names.
 * ledger-folder.test.ts: many processes at once, kills between the steps.
 */
import "server-only";
import { createHash } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createDurably, readIfThere, writeDurably } from "./durable-file";

export type CheckpointFile = {
  read: () => Promise<string | null>;
  /** Null stands for "none yet". False: the checkpoint was not the expected one, or somebody else was first. */
  swap: (expected: string | null, next: string) => Promise<boolean>;
};

/** What a test does between the steps: throw, or end the process. */
export type SwapSteps = { claimed?: () => void };

export function checkpointFile(root: string, steps: SwapSteps = {}): CheckpointFile {
  const stood = () => readNote(join(root, "checkpoint"));

  async function read(): Promise<string | null> {
    let note = await stood();
    for (let step = 0; step < chainMax; step += 1) {
      const next = await readNote(join(root, successorOf(note)));
      if (next === null || next === note) return note;
      note = next;
    }
    throw new Error(`${join(root, swapFolder)} leads in a circle`);
  }

  async function swap(expected: string | null, next: string): Promise<boolean> {
    const current = await read();
    if (current !== expected) return false;
    if (current === next) return true;
    // Stop here: `checkpoint` is behind its successor, and `read` follows.
    if (current !== null && current !== (await stood())) await writeDurably(root, "checkpoint", current);
    const won = await createDurably(root, successorOf(expected), next);
    // Two who signed the same tree have the same note: it stands, whoever put it there.
    if (!won && (await read()) !== next) return false;
    steps.claimed?.();
    // Stop here: the successor is decided and durable; the next to come sees it.
    await writeDurably(root, "checkpoint", next);
    await clearSwaps(root);
    return true;
  }

  return { read, swap };
}

const swapFolder = ".swap";
// One lies there for each swap of the last hour.
const chainMax = 100_000;
const swapAgeMaxMs = 3_600_000;

const successorOf = (note: string | null): string =>
  join(swapFolder, note === null ? "first" : createHash("sha256").update(note).digest("hex"));

const readNote = async (path: string): Promise<string | null> =>
  (await readIfThere(path))?.toString("utf8") ?? null;

/** A successor that stands is needed no more, but for a writer who was held up before it copied an older one. */
async function clearSwaps(root: string): Promise<void> {
  for (const name of await readdir(join(root, swapFolder))) {
    const path = join(root, swapFolder, name);
    const facts = await stat(path).catch(() => null);
    if (facts && Date.now() - facts.mtimeMs > swapAgeMaxMs) await rm(path, { force: true });
  }
}
