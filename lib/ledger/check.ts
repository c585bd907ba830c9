/**
 * Verifies proofs as RFC 9162 §2.1.3.2 and §2.1.4.2 say. Whatever is handed in, the answer is true or false and
 * never a throw: a wrong count, a hash of a wrong length, a position outside the tree are simply no proof.
 * A consistency "proof" from the empty tree is refused: every tree begins with nothing, so it shows nothing.
 * check.test.ts: all trees to 64 leaves with each hash spoilt, and the published vectors.
 */
import { equalBytes } from "./bytes";
import { type Hash, hashBytes, nodeOf } from "./hash";

export type InclusionClaim = {
  position: bigint;
  size: bigint;
  leaf: Hash;
  proof: readonly Hash[];
  root: Hash;
};

export type ConsistencyClaim = {
  older: bigint;
  olderRoot: Hash;
  newer: bigint;
  newerRoot: Hash;
  proof: readonly Hash[];
};

export async function checkInclusion({
  position,
  size,
  leaf,
  proof,
  root,
}: InclusionClaim): Promise<boolean> {
  if (position < 0n || position >= size || !areHashes([leaf, root, ...proof])) return false;
  let at = position;
  let last = size - 1n;
  let hash = leaf;
  for (const beside of proof) {
    if (last === 0n) return false;
    if (isOdd(at) || at === last) {
      hash = await nodeOf(beside, hash);
      [at, last] = climb(at, last);
    } else hash = await nodeOf(hash, beside);
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equalBytes(hash, root);
}

export async function checkConsistency(claim: ConsistencyClaim): Promise<boolean> {
  const { older, olderRoot, newer, newerRoot, proof } = claim;
  if (older <= 0n || older > newer) return false;
  if (older === newer) return proof.length === 0 && equalBytes(olderRoot, newerRoot);
  if (proof.length === 0 || !areHashes([olderRoot, newerRoot, ...proof])) return false;
  // Where the older tree is complete its root is itself the first hash, and the proof leaves it out.
  const [first, ...rest] = isPowerOfTwo(older) ? [olderRoot, ...proof] : proof;
  if (first === undefined) return false;
  let at = older - 1n;
  let last = newer - 1n;
  while (isOdd(at)) {
    at >>= 1n;
    last >>= 1n;
  }
  let olderHash = first;
  let newerHash = first;
  for (const beside of rest) {
    if (last === 0n) return false;
    if (isOdd(at) || at === last) {
      olderHash = await nodeOf(beside, olderHash);
      newerHash = await nodeOf(beside, newerHash);
      [at, last] = climb(at, last);
    } else newerHash = await nodeOf(newerHash, beside);
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equalBytes(olderHash, olderRoot) && equalBytes(newerHash, newerRoot);
}

/** On the right edge of the tree a hash may have no sibling on some levels: up to the level where it has one. */
function climb(at: bigint, last: bigint): [bigint, bigint] {
  while (!isOdd(at) && at !== 0n) {
    at >>= 1n;
    last >>= 1n;
  }
  return [at, last];
}

const isOdd = (n: bigint): boolean => (n & 1n) === 1n;
const isPowerOfTwo = (n: bigint): boolean => (n & (n - 1n)) === 0n;
const areHashes = (hashes: readonly Hash[]): boolean => hashes.every((hash) => hash.length === hashBytes);
