/**
 * Adds leaves to the tree: what becomes full comes out as tiles, what does not stays open.
 *
 * Tiles are those of C2SP tlog-tiles, height 8: a full one of level L is 256 hashes, each of a complete subtree of
 * 256^L leaves, and its own root is one hash of level L + 1. So a tree of any size is its full tiles and at most 255
 * open hashes a level; adding a leaf costs two hashes on average, and the root log2(size) more. RFC 6962 §2.1.
 * Synchronous, with the hash given: this runs over millions (`lib/ledger/server/node-hash.ts`). Law (grow.test.ts):
 * however leaves are cut into calls, tiles and root are those of `rootOf` over all leaves.
 */
import { joinBytes } from "./bytes";
import { type Hash, hashBytes } from "./hash";

/** SHA-256(0x01 ‖ left ‖ right), at once. */
export type NodeHash = (left: Hash, right: Hash) => Hash;

/** `open[level]`: the hashes of that level's last tile, fewer than 256. */
export type OpenTree = { size: bigint; open: readonly (readonly Hash[])[] };

export type FullTile = { level: number; index: bigint; hashes: Uint8Array };

const width = 256;

export const emptyTree: OpenTree = { size: 0n, open: [] };

export function growTree(
  tree: OpenTree,
  leaves: readonly Hash[],
  node: NodeHash,
): { tree: OpenTree; tiles: FullTile[] } {
  const open = tree.open.map((hashes) => [...hashes]);
  const tiles: FullTile[] = [];
  let { size } = tree;
  for (const leaf of leaves) {
    size += 1n;
    let hash = leaf;
    for (let level = 0; ; level++) {
      const hashes = (open[level] ??= []);
      hashes.push(hash);
      if (hashes.length < width) break;
      tiles.push({
        level,
        index: (size >> BigInt(8 * (level + 1))) - 1n,
        hashes: joinBytes(...hashes),
      });
      hash = foldAll(hashes, node);
      open[level] = [];
    }
  }
  return { tree: { size, open }, tiles };
}

/** The root, RFC 6962's MTH; of no leaves it is SHA-256 of nothing, which the caller knows. */
export function rootOfOpen({ open }: OpenTree, node: NodeHash): Hash | null {
  let rest: Hash | null = null;
  // What is right of a level's complete subtrees is smaller than one of them: it is that level's last item.
  for (const hashes of open) {
    const items: Hash[] = rest ? [...hashes, rest] : [...hashes];
    if (items.length > 0) rest = foldAll(items, node);
  }
  return rest;
}

/** MTH over items of equal size, of which only the last may be smaller: the left part is the largest power of two below. */
export function foldAll(items: readonly Hash[], node: NodeHash): Hash {
  const [first] = items;
  if (first === undefined) throw new RangeError("nothing has no root here");
  if (items.length === 1) return first;
  const left = 2 ** Math.floor(Math.log2(items.length - 1));
  return node(foldAll(items.slice(0, left), node), foldAll(items.slice(left), node));
}

/** The hashes of a tile's bytes. */
export function hashesOf(bytes: Uint8Array): Hash[] {
  return Array.from({ length: bytes.length / hashBytes }, (_, i) =>
    bytes.subarray(i * hashBytes, (i + 1) * hashBytes),
  );
}
