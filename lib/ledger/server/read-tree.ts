/**
 * The tree as the database holds it, at the size its head has now: full tiles never change, and the open ones come with
 * the head, so everything read through one `Tree` belongs together whatever is sealed meanwhile.
 */
import "server-only";
import type { Queryable } from "@/db/client";
import { findHead } from "@/db/queries/find-head";
import { findTile } from "@/db/queries/find-tile";
import { hashBytes } from "../hash";
import type { NodeReader } from "../prove";
import { tileNodeReader, tilePath, tileWidth } from "../tile";

export type Tree = {
  size: bigint;
  root: Buffer;
  incarnation: number;
  sealedAt: string;
  /** The hash of a complete subtree of 2^level leaves. */
  node: NodeReader;
  /** The first `width` hashes of a tile; throws `TileMissing` where the tree has fewer. */
  tile(level: number, index: bigint, width: number): Promise<Uint8Array>;
};

/** The tree has no such tile, or (a database that was altered) no longer. */
export class TileMissing extends Error {
  override name = "TileMissing";
}

export async function openTree(sql: Queryable): Promise<Tree> {
  const head = await findHead(sql);
  const size = BigInt(head.size);

  async function tile(level: number, index: bigint, width: number): Promise<Uint8Array> {
    const there = tileWidth(level, index, size);
    if (width > there) throw new TileMissing(`${tilePath(level, index, width)}: the log has ${size} events`);
    const bytes = there === 256 ? await findTile(sql, level, index) : (head.open[level] ?? null);
    if (!bytes || bytes.length < width * hashBytes)
      throw new TileMissing(`${tilePath(level, index, width)} is not in the database`);
    return bytes.subarray(0, width * hashBytes);
  }

  return {
    size,
    root: head.root,
    incarnation: head.incarnation,
    sealedAt: head.sealedAt,
    node: tileNodeReader(size, tile),
    tile,
  };
}
