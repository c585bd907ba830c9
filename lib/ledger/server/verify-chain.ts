/**
 * The tree over the leaves as they were sealed, grown tile by tile: its root at every size somebody signed, and every
 * tile above level 0 and the head, each held against what the database has.
 */
import "server-only";
import type { Queryable } from "@/db/client";
import type { Head } from "@/db/queries/find-head";
import { findTile } from "@/db/queries/find-tile";
import { equalBytes, toHex } from "../bytes";
import { compactRange } from "../compact-range";
import type { Finding } from "../finding";
import type { Hash } from "../hash";
import { countText, placeText } from "../verification-result";
import { foldTile } from "./hash-into";
import { nodeNow, sha256Now } from "./node-hash";

/** Wants the root at sizes that only grow; null: at none any more. */
export type RootWatch = {
  nextSize: () => number | null;
  reach: (size: number, root: Hash) => Promise<void>;
};

export type Chain = {
  /** The tile's leaves, and its root where it is known. */
  add: (leaves: Buffer, tileRoot: Buffer | null) => Promise<void>;
  /** A tile whose leaves nobody knows: roots end here, tiles above are not compared any more. */
  breakOff: () => void;
  /** Compares the head and what is open of each level. */
  finish: () => Promise<void>;
  size: () => number;
};

export function growChain(
  sql: Queryable,
  head: Head,
  watches: readonly RootWatch[],
  tell: (finding: Finding) => void,
): Chain {
  const range = compactRange(nodeNow);
  const levels: Level[] = [];
  let size = 0;
  let broken = false;

  const nextSize = (): number =>
    Math.min(...watches.map((watch) => watch.nextSize() ?? Number.POSITIVE_INFINITY));

  async function reach(at: number, root: Hash): Promise<void> {
    for (const watch of watches) while (watch.nextSize() === at) await watch.reach(at, root);
  }

  /** Sizes inside of the tile, leaf by leaf. */
  async function reachInside(leaves: Buffer): Promise<void> {
    const end = size + leaves.length / 32;
    if (nextSize() >= end) return;
    const inner = range.copy();
    for (let at = size; at < end; at++) {
      if (nextSize() === at) await reach(at, inner.root() ?? sha256Now(""));
      inner.add(0, leaves.subarray((at - size) * 32, (at - size) * 32 + 32));
    }
  }

  async function addToLevel(level: number, hash: Buffer): Promise<void> {
    const tile = (levels[level] ??= { hashes: Buffer.alloc(8192), count: 0, index: 0n });
    hash.copy(tile.hashes, tile.count * 32);
    tile.count += 1;
    if (tile.count < 256) return;
    const stored = await findTile(sql, level, tile.index);
    if (stored === null || !stored.equals(tile.hashes))
      tell(tileFinding(level, tile.index, stored, tile.hashes));
    const root = foldTile(tile.hashes);
    tile.index += 1n;
    tile.count = 0;
    await addToLevel(level + 1, root);
  }

  return {
    add: async (leaves, tileRoot) => {
      if (broken) return;
      await reachInside(leaves);
      if (leaves.length === 8192) {
        const root = tileRoot ?? foldTile(leaves);
        range.add(8, root);
        await addToLevel(1, root);
      } else for (let i = 0; i < leaves.length; i += 32) range.add(0, leaves.subarray(i, i + 32));
      size += leaves.length / 32;
      await reach(size, range.root() ?? sha256Now(""));
    },
    breakOff: () => {
      broken = true;
    },
    finish: async () => {
      if (broken) return;
      const root = range.root() ?? sha256Now("");
      if (size === 0) await reach(0, root);
      if (!equalBytes(root, head.root))
        tell(headFinding("its root is not that of the sealed events", toHex(root), toHex(head.root)));
      for (let level = 1; level < Math.max(levels.length, head.open.length); level++) {
        const { hashes, count } = levels[level] ?? { hashes: Buffer.alloc(0), count: 0 };
        if (!(head.open[level] ?? Buffer.alloc(0)).equals(hashes.subarray(0, count * 32)))
          tell(headFinding(`the open tile of level ${level} is not what the sealed events give`, null, null));
      }
    },
    size: () => size,
  };
}

type Level = { hashes: Buffer; count: number; index: bigint };

function tileFinding(level: number, index: bigint, stored: Buffer | null, given: Buffer): Finding {
  const first = index << BigInt(8 * (level + 1));
  const span = `tile ${countText(index)} of level ${level}, over the events from ${placeText(first)} on,`;
  return {
    kind: "tile",
    position: String(first),
    eventId: null,
    words:
      stored === null
        ? `The database has lost ${span}: proofs through it cannot be made from there.`
        : `In the database ${span} is not what the sealed events give: somebody wrote to it.`,
    expected: toHex(sha256Now(given)),
    actual: stored && toHex(sha256Now(stored)),
  };
}

export const headFinding = (what: string, expected: string | null, actual: string | null): Finding => ({
  kind: "head",
  position: null,
  eventId: null,
  words: `The head of the ledger was altered: ${what}.`,
  expected,
  actual,
});
