import { expect, test } from "vitest";
import { toHex } from "./bytes";
import { type ConsistencyClaim, checkConsistency, checkInclusion, type InclusionClaim } from "./check";
import type { Hash } from "./hash";
import { proveConsistency, proveInclusion, rootOf } from "./prove";
import { leafOfLine, nodeReader, rootOfLeaves } from "./test-log";

const sizeMax = 64;
const leaves = Array.from({ length: sizeMax }, (_, i) => leafOfLine(`line ${i}`));
const node = nodeReader(leaves);
const roots = Array.from({ length: sizeMax + 1 }, (_, size) => rootOfLeaves(leaves.slice(0, size)));
const rootAt = (size: number): Hash => roots[size] ?? new Uint8Array();
const leafAt = (position: number): Hash => leaves[position] ?? new Uint8Array();

const flipped = (hash: Hash, bit: number): Hash =>
  hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

/**
 * Each hash spoilt once in one bit, always. Dropped, doubled and one too many: at each place in the long run, else at
 * one place of every fourth proof.
 */
function spoilt(proof: readonly Hash[], seed: number): Hash[][] {
  const each = proof.map((hash, i) => proof.with(i, flipped(hash, (seed * 31 + i * 7) % 256)));
  const long = process.env.WHENCE_LONG !== undefined;
  if (!long && seed % 4 !== 0) return each;
  const places = long ? [...proof.keys()] : proof.length > 0 ? [seed % proof.length] : [];
  const dropped = places.map((i) => proof.toSpliced(i, 1));
  const doubled = places.map((i) => proof.toSpliced(i, 0, proof[i] ?? new Uint8Array()));
  return [...each, ...dropped, ...doubled, [...proof, rootAt(1)]];
}

async function expectNone(claims: readonly Promise<boolean>[], label: string): Promise<void> {
  expect((await Promise.all(claims)).indexOf(true), label).toBe(-1);
}

test("the root is that of the definition, for every tree to 64 leaves", async () => {
  for (let size = 0; size <= sizeMax; size++)
    expect(toHex(await rootOf(BigInt(size), node)), `${size}`).toBe(toHex(rootAt(size)));
});

test("every leaf of every tree to 64 leaves is proved, and no spoilt proof is one", async () => {
  for (let size = 1; size <= sizeMax; size++) {
    const good: Promise<boolean>[] = [];
    const bad: Promise<boolean>[] = [];
    for (let position = 0; position < size; position++) {
      const proof = await proveInclusion(BigInt(position), BigInt(size), node);
      const claim: InclusionClaim = {
        position: BigInt(position),
        size: BigInt(size),
        leaf: leafAt(position),
        proof,
        root: rootAt(size),
      };
      good.push(checkInclusion(claim));
      for (const other of spoilt(proof, size + 5 * position))
        bad.push(checkInclusion({ ...claim, proof: other }));
      bad.push(
        checkInclusion({ ...claim, position: claim.position + 1n }),
        checkInclusion({ ...claim, position: claim.position - 1n }),
        checkInclusion({ ...claim, root: rootAt(size - 1) }),
        checkInclusion({ ...claim, leaf: flipped(claim.leaf, position) }),
      );
    }
    expect(await Promise.all(good), `${size}`).toEqual(good.map(() => true));
    await expectNone(bad, `tree of ${size}`);
  }
}, 120_000);

test("a proof does not fit a tree of another size's shape", async () => {
  // Beside a complete subtree the shape of the path may be the same in both sizes; then only the root tells them
  // apart, which the next size's root does.
  for (let size = 2; size <= sizeMax; size++) {
    const claims: Promise<boolean>[] = [];
    for (let position = 0; position < size; position++) {
      const proof = await proveInclusion(BigInt(position), BigInt(size), node);
      const claim = { position: BigInt(position), leaf: leafAt(position), proof };
      for (const other of [size - 1, size + 1])
        claims.push(checkInclusion({ ...claim, size: BigInt(other), root: roots[other] ?? rootAt(0) }));
    }
    await expectNone(claims, `tree of ${size}`);
  }
});

test("every older size of every tree to 64 leaves is proved, and no spoilt proof is one", async () => {
  for (let newer = 1; newer <= sizeMax; newer++) {
    const good: Promise<boolean>[] = [];
    const bad: Promise<boolean>[] = [];
    for (let older = 1; older <= newer; older++) {
      const proof = await proveConsistency(BigInt(older), BigInt(newer), node);
      const claim: ConsistencyClaim = {
        older: BigInt(older),
        olderRoot: rootAt(older),
        newer: BigInt(newer),
        newerRoot: rootAt(newer),
        proof,
      };
      good.push(checkConsistency(claim));
      for (const other of spoilt(proof, newer + 5 * older))
        bad.push(checkConsistency({ ...claim, proof: other }));
      bad.push(
        checkConsistency({ ...claim, older: claim.older - 1n }),
        checkConsistency({ ...claim, older: claim.older + 1n }),
        checkConsistency({ ...claim, olderRoot: flipped(claim.olderRoot, older) }),
        checkConsistency({ ...claim, newerRoot: flipped(claim.newerRoot, newer) }),
        checkConsistency({ ...claim, olderRoot: rootAt(older - 1) }),
      );
    }
    expect(await Promise.all(good), `${newer}`).toEqual(good.map(() => true));
    await expectNone(bad, `tree of ${newer}`);
  }
}, 120_000);

test("bad shapes are no proof, and nothing throws", async () => {
  const proof = await proveInclusion(3n, 7n, node);
  const claim: InclusionClaim = { position: 3n, size: 7n, leaf: leafAt(3), proof, root: rootAt(7) };
  expect(await checkInclusion(claim)).toBe(true);
  const short = leafAt(0).subarray(1);
  const shapes: Partial<InclusionClaim>[] = [
    { position: -1n },
    { position: 7n },
    { size: 0n },
    { size: -7n },
    { leaf: short },
    { root: new Uint8Array() },
    { proof: [short, ...proof.slice(1)] },
    { proof: Array.from({ length: 1000 }, () => leafAt(0)) },
  ];
  for (const shape of shapes) expect(await checkInclusion({ ...claim, ...shape })).toBe(false);
  const grown: ConsistencyClaim = {
    older: 3n,
    olderRoot: rootAt(3),
    newer: 7n,
    newerRoot: rootAt(7),
    proof: await proveConsistency(3n, 7n, node),
  };
  expect(await checkConsistency(grown)).toBe(true);
  const changes: Partial<ConsistencyClaim>[] = [
    { older: 0n },
    { older: -3n },
    { older: 8n },
    { newer: 0n },
    { proof: [] },
    { olderRoot: short },
    { proof: [short, ...grown.proof.slice(1)] },
  ];
  for (const change of changes) expect(await checkConsistency({ ...grown, ...change })).toBe(false);
});

test("bytes moved from one hash to its neighbour are no proof, though together they hash the same", async () => {
  const [beside = rootAt(0), ...above] = await proveInclusion(2n, 7n, node);
  const leaf = leafAt(2);
  const moved = new Uint8Array([...leaf.subarray(31), ...beside]);
  const claim = { position: 2n, size: 7n, root: rootAt(7) };
  expect(await checkInclusion({ ...claim, leaf, proof: [beside, ...above] })).toBe(true);
  expect(await checkInclusion({ ...claim, leaf: leaf.subarray(0, 31), proof: [moved, ...above] })).toBe(
    false,
  );
});

test("every tree begins with the empty one: that is no claim, and its proof is empty", async () => {
  expect(await proveConsistency(0n, 7n, node)).toEqual([]);
  expect(
    await checkConsistency({ older: 0n, olderRoot: rootAt(0), newer: 7n, newerRoot: rootAt(7), proof: [] }),
  ).toBe(false);
});

test("what no tree has is not proved", async () => {
  await expect(proveInclusion(7n, 7n, node)).rejects.toThrow(RangeError);
  await expect(proveInclusion(-1n, 7n, node)).rejects.toThrow(RangeError);
  await expect(proveConsistency(8n, 7n, node)).rejects.toThrow(RangeError);
  await expect(proveConsistency(-1n, 7n, node)).rejects.toThrow(RangeError);
  await expect(rootOf(-1n, node)).rejects.toThrow(RangeError);
});

test("sizes beyond 2^53 are exact: a path of 62 hashes is checked bit by bit", async () => {
  // All leaves equal, so that the hash of a complete subtree depends on its level alone.
  const levels: Hash[] = [leafAt(0)];
  for (let level = 1; level <= 62; level++)
    levels.push(rootOfPair(levels[level - 1] ?? rootAt(0), levels[level - 1] ?? rootAt(0)));
  const same = (level: number): Promise<Hash> => Promise.resolve(levels[level] ?? rootAt(0));
  const size = 2n ** 62n + 2n ** 53n + 3n;
  const root = await rootOf(size, same);
  const position = 2n ** 62n + 1n;
  const proof = await proveInclusion(position, size, same);
  const claim: InclusionClaim = { position, size, leaf: leafAt(0), proof, root };
  expect(await checkInclusion(claim)).toBe(true);
  expect(await checkInclusion({ ...claim, size: size + 2n ** 54n })).toBe(false);
  const older = 2n ** 62n + 2n ** 40n + 1n;
  const grown = { older, olderRoot: await rootOf(older, same), newer: size, newerRoot: root };
  expect(await checkConsistency({ ...grown, proof: await proveConsistency(older, size, same) })).toBe(true);
});

const rootOfPair = (left: Hash, right: Hash): Hash => rootOfLeaves([left, right]);
