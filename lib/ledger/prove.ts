/**
 * Proofs as RFC 6962 §2.1 defines them, by its own recursion: PATH, SUBPROOF and the root of the first `size` leaves.
 * They need the hashes of complete subtrees only, which never change again; a `NodeReader` brings them, from tiles
 * (tile.ts), from the database or from memory. Asking for what no tree of that size has is the caller's mistake and
 * throws. check.ts verifies by the other, iterative algorithm (RFC 9162), so that one mistake is not made twice.
 */
import { type Hash, nodeOf, rootOfNothing } from "./hash";

/** The hash of the complete subtree over leaves [index · 2^level, (index + 1) · 2^level). */
export type NodeReader = (level: number, index: bigint) => Promise<Hash>;

/** The hashes beside the way from the leaf at `position` up to the root, the leaf's sibling first. */
export async function proveInclusion(position: bigint, size: bigint, node: NodeReader): Promise<Hash[]> {
  if (position < 0n || position >= size) throw new RangeError(`no position ${position} in a tree of ${size}`);
  return inclusionPath(position, 0n, size, node);
}

/**
 * What shows that the tree of `newer` leaves begins with the tree of `older`. Between equal sizes, and from the empty
 * tree, there is nothing to show: the proof is empty (and `checkConsistency` accepts none from the empty tree).
 */
export async function proveConsistency(older: bigint, newer: bigint, node: NodeReader): Promise<Hash[]> {
  if (older < 0n || older > newer) throw new RangeError(`a tree of ${newer} has no older size ${older}`);
  return older === 0n ? [] : consistencyPath(older, 0n, newer, true, node);
}

export async function rootOf(size: bigint, node: NodeReader): Promise<Hash> {
  if (size < 0n) throw new RangeError(`no tree has ${size} leaves`);
  return size === 0n ? rootOfNothing() : subtree(0n, size, node);
}

async function inclusionPath(
  position: bigint,
  begin: bigint,
  end: bigint,
  node: NodeReader,
): Promise<Hash[]> {
  if (end - begin === 1n) return [];
  const middle = begin + splitOf(end - begin);
  return position < middle
    ? [...(await inclusionPath(position, begin, middle, node)), await subtree(middle, end, node)]
    : [...(await inclusionPath(position, middle, end, node)), await subtree(begin, middle, node)];
}

/** `known`: the older tree's root is the hash of all of [begin, older), so the verifier has it already. */
async function consistencyPath(
  older: bigint,
  begin: bigint,
  end: bigint,
  known: boolean,
  node: NodeReader,
): Promise<Hash[]> {
  if (older === end) return known ? [] : [await subtree(begin, end, node)];
  const middle = begin + splitOf(end - begin);
  return older <= middle
    ? [...(await consistencyPath(older, begin, middle, known, node)), await subtree(middle, end, node)]
    : [...(await consistencyPath(older, middle, end, false, node)), await subtree(begin, middle, node)];
}

/** The hash of leaves [begin, end) as the recursion cuts them: complete subtrees joined from left to right. */
async function subtree(begin: bigint, end: bigint, node: NodeReader): Promise<Hash> {
  const width = end - begin;
  const level = levelBelow(width);
  if (width === 1n << BigInt(level)) return node(level, begin >> BigInt(level));
  const middle = begin + splitOf(width);
  return nodeOf(await subtree(begin, middle, node), await subtree(middle, end, node));
}

/** The greatest power of two that is less than `width` (which is at least 2). */
const splitOf = (width: bigint): bigint => 1n << BigInt(levelBelow(width - 1n));

/** floor(log2(width)), for a width of at least 1. */
const levelBelow = (width: bigint): number => width.toString(2).length - 1;
