/**
 * A ledger as a folder of static files, as C2SP tlog-tiles has them: `checkpoint`, `tile/<L>/<N>[.p/<W>]`, and `keys`,
 * the verifier keys the log had and has, newest last. Any web server can serve it and any client of transparency logs
 * read it. `${WHENCE_DATA}/ledger` is one, and is what is trusted of the log outside the database; a folder anchor is
 * another.
 *
 * A full tile below the checkpoint is never written again; one beyond it may be, since nobody signed for it. A partial
 * tile goes when the full one stands, not before: who holds the checkpoint before this one still reads it.
 */
import "server-only";
import { rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { tilePath, type TileReader, tileWidth, tileWidthMax } from "../tile";
import { type CheckpointFile, checkpointFile, type SwapSteps } from "./checkpoint-file";
import { clearDrafts, readIfThere, renameDurably, syncFolder, writeDurably } from "./durable-file";

export type LedgerFolder = {
  path: string;
  checkpoint: CheckpointFile;
  /** At least the first `width` hashes; throws where there are fewer. */
  readTile: TileReader;
  /** Whether that full tile is there. */
  hasTile: (level: number, index: bigint) => Promise<boolean>;
  /** Durable after `syncTiles`. */
  writeTile: (level: number, index: bigint, bytes: Uint8Array) => Promise<void>;
  syncTiles: () => Promise<void>;
  /** The partial tiles of `older` that are full in the tree of `newer`, which stands. */
  removePartials: (older: bigint, newer: bigint) => Promise<void>;
  /** Verifier keys as text, newest last. */
  readKeys: () => Promise<string[]>;
  /** Adds what is not there yet. */
  addKeys: (keys: readonly string[]) => Promise<void>;
};

/** The folder could not be read or written: a full disk, a lost mount, missing rights. */
export class FolderFailed extends Error {
  override name = "FolderFailed";
  constructor(
    readonly path: string,
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

export function ledgerFolder(path: string, steps: SwapSteps = {}): LedgerFolder {
  const unsynced = new Set<string>();

  async function readTile(level: number, index: bigint, width: number): Promise<Uint8Array> {
    const full = await readIfThere(join(path, tilePath(level, index, tileWidthMax)));
    const bytes = full ?? (await readIfThere(join(path, tilePath(level, index, width))));
    if (!bytes || bytes.length < width * 32)
      throw new Error(`${tilePath(level, index, width)} is not in ${path}`);
    return bytes.subarray(0, width * 32);
  }

  async function hasTile(level: number, index: bigint): Promise<boolean> {
    return (await stat(join(path, tilePath(level, index, tileWidthMax))).catch(() => null)) !== null;
  }

  async function writeTile(level: number, index: bigint, bytes: Uint8Array): Promise<void> {
    const place = tilePath(level, index, bytes.length / 32);
    unsynced.add(dirname(place));
    // After a round that was stopped the same tile is there already.
    if ((await readIfThere(join(path, place)))?.equals(bytes)) return;
    await renameDurably(path, place, bytes);
  }

  async function syncTiles(): Promise<void> {
    for (const folder of unsynced) await syncFolder(join(path, folder));
    unsynced.clear();
  }

  async function removePartials(older: bigint, newer: bigint): Promise<void> {
    for (let level = 0; older >> BigInt(8 * level) > 0n; level += 1) {
      const index = older >> BigInt(8 * (level + 1));
      if (tileWidth(level, index, newer) < tileWidthMax) continue;
      await rm(join(path, `${tilePath(level, index, tileWidthMax)}.p`), { recursive: true, force: true });
    }
    await clearDrafts(path);
  }

  async function readKeys(): Promise<string[]> {
    const text = (await readIfThere(join(path, "keys")))?.toString("utf8") ?? "";
    return text.split("\n").filter((line) => line !== "");
  }

  async function addKeys(keys: readonly string[]): Promise<void> {
    const known = await readKeys();
    const fresh = keys.filter((key) => !known.includes(key));
    if (fresh.length === 0) return;
    await writeDurably(path, "keys", [...known, ...fresh].map((key) => `${key}\n`).join(""));
  }

  const { read, swap } = checkpointFile(path, steps);
  return {
    path,
    checkpoint: { read: said(path, read), swap: said(path, swap) },
    readTile: said(path, readTile),
    hasTile: said(path, hasTile),
    writeTile: said(path, writeTile),
    syncTiles: said(path, syncTiles),
    removePartials: said(path, removePartials),
    readKeys: said(path, readKeys),
    addKeys: said(path, addKeys),
  };
}

/** What the file system refuses is told as the folder's failure, so that it is not taken for the database's. */
function said<Given extends unknown[], Answer>(path: string, work: (...given: Given) => Promise<Answer>) {
  return async (...given: Given): Promise<Answer> => {
    try {
      return await work(...given);
    } catch (error) {
      throw new FolderFailed(path, error);
    }
  };
}
