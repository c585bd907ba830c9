/**
 * Tiles for any client of transparency logs. Those of the tree are hashes of hashes and open to everybody. Bundles of
 * entries are for whoever may read the log: an entry is the plain hash of a line, and who can guess a line could find it
 * confirmed there.
 */
import "server-only";
import { findEntries } from "@/db/queries/find-entries";
import { hasRight } from "@/lib/access/rights";
import type { Viewer } from "@/lib/access/viewer";
import { joinBytes } from "../bytes";
import { hashBytes } from "../hash";
import { tileWidth } from "../tile";
import { inOneSnapshot } from "./in-one-snapshot";
import { openTree } from "./read-tree";

/** Null where the tree is not that large (yet). */
export async function readTile(level: number, index: bigint, width: number): Promise<Uint8Array | null> {
  return inOneSnapshot(async (sql) => {
    const tree = await openTree(sql);
    return width > tileWidth(level, index, tree.size) ? null : tree.tile(level, index, width);
  });
}

/**
 * Each entry behind its length in two bytes. Not recorded as a read of the log: a mirror fetches every bundle, and each
 * record would be one more event to fetch.
 */
export async function readEntries(viewer: Viewer, index: bigint, width: number): Promise<Uint8Array | null> {
  if (!hasRight(viewer, "read")) throw new Error("readEntries was called for a viewer who may not read.");
  return inOneSnapshot(async (sql) => {
    const { size } = await openTree(sql);
    if (width > tileWidth("entries", index, size)) return null;
    const entries = await findEntries(sql, index, width);
    if (entries.length < width)
      throw new Error(`an event of positions ${index << 8n} and on is not there: run whence verify`);
    const length = Uint8Array.of(hashBytes >> 8, hashBytes & 255);
    return joinBytes(...entries.flatMap((entry) => [length, entry]));
  });
}
