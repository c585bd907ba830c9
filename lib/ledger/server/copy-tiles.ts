/**
 * Brings into a ledger folder what a tree has beyond the folder's checkpoint: full tiles, then the partial ones. Each
 * full tile is held against the hash the level above has for it, and at the end the root is worked out again from the
 * folder's own tiles: what gets signed is what the folder proves. Stopped anywhere, it is simply done again.
 */
import "server-only";
import { equalBytes, toHex } from "../bytes";
import { type Hash, hashBytes } from "../hash";
import { type NodeReader, rootOf } from "../prove";
import { hashAt, tileNodeReader, tilePath, type TileReader, tileWidth, tileWidthMax } from "../tile";
import { FolderFailed, type LedgerFolder } from "./ledger-folder";
import { nodeNow } from "./node-hash";

/** A tree to publish: the database's (read-tree.ts), or a ledger folder's at its checkpoint. */
export type LedgerTree = { size: bigint; root: Hash; node: NodeReader; tile: TileReader };

/** The tiles do not fit together: somebody changed one. */
export class TilesDiffer extends Error {
  override name = "TilesDiffer";
}

/** `from`: the size of the folder's checkpoint, with which the tree was proved consistent. */
export async function copyTiles(tree: LedgerTree, folder: LedgerFolder, from: bigint): Promise<void> {
  if (from > 0n && (await isWhole(folder, from)))
    try {
      return await copyFrom(tree, folder, from);
    } catch (error) {
      if (!(error instanceof TilesDiffer || error instanceof FolderFailed)) throw error;
    }
  // A folder that lost tiles, or has a damaged one, gets all of them again: they are those of the tree it has the
  // checkpoint of. Where it is the tree that is wrong, or the disk, this fails again.
  await copyFrom(tree, folder, 0n);
}

/** By the last full tile of each level: to look at every one is for `whence verify`. */
async function isWhole(folder: LedgerFolder, size: bigint): Promise<boolean> {
  for (let level = 0; size >> BigInt(8 * (level + 1)) > 0n; level += 1)
    if (!(await folder.hasTile(level, (size >> BigInt(8 * (level + 1))) - 1n))) return false;
  return true;
}

async function copyFrom(tree: LedgerTree, folder: LedgerFolder, from: bigint): Promise<void> {
  for (let level = 0; tree.size >> BigInt(8 * level) > 0n; level += 1) {
    const end = (tree.size >> BigInt(8 * level)) + 255n;
    const first = from >> BigInt(8 * (level + 1));
    const last = (end >> 8n) - 1n;
    // A few at a time: each waits for the disk three times.
    for (let index = first; index <= last; index += atOnce) {
      const some = Array.from({ length: Number(atOnce) }, (_, i) => index + BigInt(i));
      await Promise.all(some.filter((one) => one <= last).map((one) => copyTile(tree, folder, level, one)));
    }
  }
  await folder.syncTiles();
  const root = await rootOf(tree.size, tileNodeReader(tree.size, folder.readTile));
  if (!equalBytes(root, tree.root))
    throw new TilesDiffer(`the tiles give the root ${toHex(root)}, the head says ${toHex(tree.root)}`);
}

const atOnce = 16n;

async function copyTile(tree: LedgerTree, folder: LedgerFolder, level: number, index: bigint): Promise<void> {
  const width = tileWidth(level, index, tree.size);
  const bytes = await tree.tile(level, index, width);
  if (width === tileWidthMax && !equalBytes(rootOfTile(bytes), await tree.node(8 * (level + 1), index)))
    throw new TilesDiffer(`${tilePath(level, index, width)} is not what the tile above it says`);
  await folder.writeTile(level, index, bytes);
}

/** The tree of a folder at a size it has all tiles of. */
export function folderTree(folder: LedgerFolder, { size, root }: { size: bigint; root: Hash }): LedgerTree {
  return { size, root, node: tileNodeReader(size, folder.readTile), tile: folder.readTile };
}

function rootOfTile(tile: Uint8Array): Hash {
  let hashes = Array.from({ length: tile.length / hashBytes }, (_, i) => hashAt(tile, i));
  while (hashes.length > 1)
    hashes = Array.from({ length: hashes.length / 2 }, (_, i) =>
      nodeNow(hashes[2 * i] ?? nothing, hashes[2 * i + 1] ?? nothing),
    );
  return hashes[0] ?? nothing;
}

const nothing = new Uint8Array(hashBytes);
