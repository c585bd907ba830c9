import fc from "fast-check";
import { expect, test } from "vitest";
import { equalBytes, joinBytes } from "./bytes";
import { emptyTree, type FullTile, growTree, hashesOf, type OpenTree, rootOfOpen } from "./grow";
import { type Hash, leafOf, rootOfNothing } from "./hash";
import { rootOf } from "./prove";
import { leafNow, nodeNow, sha256Now } from "./server/node-hash";
import { tileNodeReader } from "./tile";

const leaf = (n: number): Hash => leafNow(sha256Now(String(n)));
const leaves = Array.from({ length: 70_000 }, (_, n) => leaf(n));

function grown(count: number, cuts: readonly number[] = []): { tree: OpenTree; tiles: FullTile[] } {
  let tree = emptyTree;
  const tiles: FullTile[] = [];
  const ends = [...cuts.filter((cut) => cut < count).sort((a, b) => a - b), count];
  let from = 0;
  for (const to of ends) {
    const step = growTree(tree, leaves.slice(from, to), nodeNow);
    tree = step.tree;
    tiles.push(...step.tiles);
    from = to;
  }
  return { tree, tiles };
}

/** The root as the proofs' code reads it out of the tiles: other code, asynchronous, by recursion from the top. */
async function rootByTiles({ tree, tiles }: ReturnType<typeof grown>): Promise<Hash> {
  const read = (level: number, index: bigint, width: number) => {
    const full = tiles.find((tile) => tile.level === level && tile.index === index);
    return Promise.resolve(full?.hashes ?? joinBytes(...(tree.open[level] ?? []).slice(0, width)));
  };
  return rootOf(tree.size, tileNodeReader(tree.size, read));
}

test("70,000 leaves are 273 full tiles and 112 hashes, one full above and 17, and one above that", () => {
  const { tree, tiles } = grown(70_000);
  const full = (level: number) =>
    tiles.filter((tile) => tile.level === level).map((tile) => Number(tile.index));
  expect(full(0)).toEqual(Array.from({ length: 273 }, (_, i) => i));
  expect(full(1)).toEqual([0]);
  expect(full(2)).toEqual([]);
  expect(tree.open.map((hashes) => hashes.length)).toEqual([112, 17, 1]);
});

test("wherever the leaves are cut into calls, tiles and open hashes are the same", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1200 }),
      fc.array(fc.nat(1200), { maxLength: 8 }),
      (count, cuts) => {
        expect(grown(count, cuts)).toEqual(grown(count));
      },
    ),
    { numRuns: 20, seed: 4 },
  );
}, 30_000);

test("the root of every size is the one the proofs' code reads out of the tiles", async () => {
  for (const count of [
    ...Array.from({ length: 70 }, (_, i) => i + 1),
    255,
    256,
    257,
    511,
    512,
    513,
    65_535,
    65_536,
    65_537,
    70_000,
  ]) {
    const tree = grown(count);
    const root = rootOfOpen(tree.tree, nodeNow);
    expect(root && equalBytes(root, await rootByTiles(tree)), String(count)).toBe(true);
  }
});

test("no leaves have no root of their own here: it is SHA-256 of nothing", async () => {
  expect(rootOfOpen(emptyTree, nodeNow)).toBeNull();
  expect(equalBytes(sha256Now(""), await rootOfNothing())).toBe(true);
});

test("Node's hashes are those of Web Crypto", async () => {
  const entry = sha256Now("entry");
  expect(equalBytes(leafNow(entry), await leafOf(entry))).toBe(true);
  // The buffers they share keep nothing of an earlier call.
  expect(leafNow(entry)).toEqual(leafNow(sha256Now("entry")));
});

test("a tile's bytes and its hashes are the same thing", () => {
  const tile = joinBytes(...leaves.slice(0, 256));
  expect(joinBytes(...hashesOf(tile))).toEqual(tile);
});
