/**
 * A log's static files outside the database (C2SP tlog-tiles): the data folder's or an anchor's. They are believed as
 * far as a known key signed them: the checkpoint by its signature, the leaves because they give its root.
 */
import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Checkpoint, openCheckpoint } from "../checkpoint";
import { compactRange } from "../compact-range";
import { equalBytes } from "../bytes";
import { tilePath, tileWidth } from "../tile";
import { parseVerifierKey, type VerifierKey } from "../verifier-key";
import { foldTile } from "./hash-into";
import { nodeNow, sha256Now } from "./node-hash";

export type StoreCheckpoint =
  | { kind: "signed"; checkpoint: Checkpoint; keyName: string; note: string }
  /** There, and no known key signed it; `reason` in words. */
  | { kind: "unknown"; reason: string }
  /** A known key's signature is there and does not hold, or it cannot be read at all. */
  | { kind: "bad"; reason: string }
  | { kind: "absent" };

export async function readStoreCheckpoint(
  folder: string,
  keys: readonly VerifierKey[],
): Promise<StoreCheckpoint> {
  const note = await readText(join(folder, "checkpoint"));
  if (note === null) return { kind: "absent" };
  const opened = await openCheckpoint(note, keys);
  switch (opened.kind) {
    case "opened":
      return {
        kind: "signed",
        checkpoint: opened.checkpoint,
        keyName: opened.signedBy[0]?.name ?? opened.checkpoint.origin,
        note,
      };
    case "unchecked":
      return { kind: "unknown", reason: "its signature cannot be checked here" };
    case "unknown-key":
      return { kind: "unknown", reason: `no known key signed it, only ${opened.names.join(", ")}` };
    case "bad-signature":
      return { kind: "bad", reason: `the signature by ${opened.key.name} does not hold` };
    case "unreadable":
      return { kind: "bad", reason: opened.reason };
  }
}

/** One key a line; what is no key is passed over, since a wrong key can only fail to match. */
export async function readKeyFile(path: string): Promise<VerifierKey[]> {
  return readKeys(((await readText(path)) ?? "").split("\n"));
}

export async function readKeys(texts: readonly string[]): Promise<VerifierKey[]> {
  const read = await Promise.all(texts.map((text) => parseVerifierKey(text.trim())));
  return read.flatMap((key) => (key.ok ? [key.value] : []));
}

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

export const readText = async (path: string): Promise<string | null> =>
  (await readBytes(path))?.toString("utf8") ?? null;

export async function readBytes(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}
