/**
 * A log's static files outside the database (C2SP tlog-tiles): the data folder's or an anchor's. They are believed as
 * far as a known key signed them: the checkpoint by its signature, the leaves because they give its root.
 */
import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Checkpoint } from "../checkpoint";
import { compactRange } from "../compact-range";
import { equalBytes } from "../bytes";
import { tilePath, tileWidth } from "../tile";
import { foldTile } from "./hash-into";
import { nodeNow, sha256Now } from "./node-hash";

/** The leaves of tile `index` as a log of `size` has them; null where the files do not. */
export async function readLeaves(folder: string, index: number, size: bigint): Promise<Buffer | null> {
  const width = tileWidth(0, BigInt(index), size);
  if (width === 0) return null;
  const partial = await readBytes(join(folder, tilePath(0, BigInt(index), width)));
  const tile = partial ?? (await readBytes(join(folder, tilePath(0, BigInt(index), 256))));
  return tile && tile.length >= width * 32 ? tile.subarray(0, width * 32) : null;
}

/** Leaves that were authenticated: what the log is held against, position by position. */
export type TrustedLeaves = {
  size: bigint;
  read: (index: number) => Promise<Buffer | null>;
  /** The root of a full tile, where it is known already. */
  tileRoot: (index: number) => Buffer | null;
};

/** Null: the tiles do not give the checkpoint's root. */
export async function authenticateLeaves(
  folder: string,
  { size, root }: Checkpoint,
  signal: AbortSignal | undefined,
): Promise<TrustedLeaves | null> {
  const full = Number(size >> 8n);
  const tileRoots = Buffer.alloc(full * 32);
  const range = compactRange(nodeNow);
  for (let index = 0; index * 256 < Number(size); index++) {
    signal?.throwIfAborted();
    const leaves = await readLeaves(folder, index, size);
    if (leaves === null) return null;
    if (leaves.length === 8192) {
      const tileRoot = foldTile(leaves);
      tileRoot.copy(tileRoots, index * 32);
      range.add(8, tileRoot);
    } else for (let i = 0; i < leaves.length; i += 32) range.add(0, leaves.subarray(i, i + 32));
  }
  if (!equalBytes(range.root() ?? sha256Now(""), root)) return null;
  return {
    size,
    read: (index) => readLeaves(folder, index, size),
    tileRoot: (index) => (index < full ? tileRoots.subarray(index * 32, index * 32 + 32) : null),
  };
}

async function readBytes(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}
