import fc from "fast-check";
import { expect, test } from "vitest";
import { toHex } from "./bytes";
import type { Hash } from "./hash";
import { proveConsistency, proveInclusion, rootOf } from "./prove";
import { leafOfLine, nodeReader, rootOfLeaves } from "./test-log";
import { parseTilePath, sizeMax, tileNodeReader, tilePath, tileWidth } from "./tile";

test("paths are those of the specification", () => {
  expect(tilePath(0, 1234067n, 256)).toBe("tile/0/x001/x234/067");
  expect(tilePath(0, 0n, 256)).toBe("tile/0/000");
  expect(tilePath(1, 999n, 255)).toBe("tile/1/999.p/255");
  expect(tilePath(0, 1000n, 1)).toBe("tile/0/x001/000.p/1");
  expect(tilePath("entries", 273n, 112)).toBe("tile/entries/273.p/112");
});

test("a path gives back its tile", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer({ min: 0, max: 7 }), fc.constant("entries" as const)),
      fc.bigInt({ min: 0n, max: sizeMax >> 8n }),
      fc.integer({ min: 1, max: 256 }),
      (level, index, width) => {
        expect(parseTilePath(tilePath(level, index, width))).toEqual({ level, index, width });
      },
    ),
  );
});

test("no other path is one", () => {
  for (const path of [
    "",
    "tile/0",
    "tile/0/0",
    "tile/0/00",
    "tile/0/0000",
    "tile/00/000",
    "tile/8/000",
    "tile/64/000",
    "tile/-1/000",
    "tile/0/x000/000",
    "tile/0/001/000",
    "tile/0/x001/x000",
    "tile/0/000.p/0",
    "tile/0/000.p/01",
    "tile/0/000.p/256",
    "tile/0/000.p/300",
    "tile/0/000.p/",
    "tile/0/000/",
    "/tile/0/000",
    "tile/0/000\n",
    "tile/entry/000",
    "tile/0/../000",
    "tile/0/x999/x999/x999/x999/x999/x999/999",
  ])
    expect(parseTilePath(path), path).toBeNull();
});

test("a tree of 70,000 leaves has the tiles the specification counts, one of 256 too", () => {
  const widths = (size: bigint, level: number): number[] => {
    const found: number[] = [];
    for (let index = 0n; tileWidth(level, index, size) > 0; index++)
      found.push(tileWidth(level, index, size));
    return found;
  };
  const full = (count: number): number[] => Array.from({ length: count }, () => 256);
  expect(widths(70_000n, 0)).toEqual([...full(273), 112]);
  expect(widths(70_000n, 1)).toEqual([256, 17]);
  expect(widths(70_000n, 2)).toEqual([1]);
  expect(widths(70_000n, 3)).toEqual([]);
  expect(widths(256n, 0)).toEqual([256]);
  expect(widths(256n, 1)).toEqual([1]);
  expect(tileWidth("entries", 273n, 70_000n)).toBe(112);
  expect(tileWidth(7, 0n, sizeMax)).toBe(127);
});

const leaves = Array.from({ length: 70_000 }, (_, i) => leafOfLine(`${i}`));
const node = nodeReader(leaves);
const size = 70_000n;

/** Tiles as the definition has them: hash i of tile n at level l is that of 256^l leaves. */
async function tileOf(level: number, index: bigint, width: number): Promise<Uint8Array> {
  const hashes: Hash[] = [];
  for (let i = 0n; i < BigInt(width); i++) hashes.push(await node(8 * level, index * 256n + i));
  return new Uint8Array(Buffer.concat(hashes));
}

test("nodes, root and proofs out of tiles are those out of the leaves", async () => {
  const asked: string[] = [];
  const reader = tileNodeReader(size, (level, index, width) => {
    asked.push(tilePath(level, index, width));
    return tileOf(level, index, width);
  });
  expect(toHex(await rootOf(size, reader))).toBe(toHex(rootOfLeaves(leaves)));
  expect(asked).toEqual(["tile/2/000.p/1", "tile/1/001.p/17", "tile/0/273.p/112"]);
  for (const position of [0n, 1n, 255n, 256n, 65_535n, 65_536n, 69_887n, 69_888n, 69_999n])
    expect(await proveInclusion(position, size, reader)).toEqual(await proveInclusion(position, size, node));
  for (const older of [1n, 255n, 256n, 257n, 65_536n, 69_999n])
    expect(await proveConsistency(older, size, reader)).toEqual(await proveConsistency(older, size, node));
});

test("where a partial tile has been filled up since, the full one serves", async () => {
  const older = 300n;
  const reader = tileNodeReader(older, (level, index) => tileOf(level, index, level === 0 ? 256 : 2));
  await expect(reader(8, 0n)).rejects.toThrow("tile/1/000.p/1 has 64 bytes, not 32");
  expect(await reader(0, 299n)).toEqual(leaves[299]);
});

test("what the tree does not have is not read from a tile that has it", async () => {
  const reader = tileNodeReader(300n, (level, index) => tileOf(level, index, 256));
  for (const [level, index] of [
    [0, 300n],
    [1, 150n],
    [8, 1n],
    [9, 0n],
    [0, -1n],
    [-1, 0n],
  ] as const)
    await expect(reader(level, index)).rejects.toThrow(RangeError);
});
