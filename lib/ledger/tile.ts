/**
 * Tiles of height 8 as in C2SP tlog-tiles: tile `index` of tile level `level` holds up to 256 hashes, each that of a
 * complete subtree of 256^level leaves. A full tile never changes; the last one of a level may be partial, and its
 * width follows from the size of the tree. Level "entries" names the bundles of entries beside tile level 0.
 * Law (tile.test.ts): parseTilePath(tilePath(t)) = t, and no other path reads as t.
 */
import { type Hash, hashBytes, nodeOf } from "./hash";
import type { NodeReader } from "./prove";

export const tileWidthMax = 256;
const tileHeight = 8n;
/** Sizes are PostgreSQL bigints and C2SP's int64: what is greater is no size of a log. */
export const sizeMax = 2n ** 63n - 1n;
/** 256^8 is beyond `sizeMax`. C2SP would allow up to 63. */
const levelMax = 7;

export type TileLevel = number | "entries";
export type TilePlace = { level: TileLevel; index: bigint; width: number };

/** `tile/0/x001/x234/067`, and `tile/1/000.p/17` for one that is not full yet. */
export function tilePath(level: TileLevel, index: bigint, width: number): string {
  const digits = index.toString();
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/\d{3}/gu) ?? [];
  const elements = groups.map((group, i) => (i === groups.length - 1 ? group : `x${group}`));
  return `tile/${level}/${elements.join("/")}${width === tileWidthMax ? "" : `.p/${width}`}`;
}

const pathForm = /^tile\/(\d{1,2}|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/u;

/** Null for every path but the one `tilePath` would give. */
export function parseTilePath(path: string): TilePlace | null {
  const [, levelText, indexText, widthText] = pathForm.exec(path) ?? [];
  if (levelText === undefined || indexText === undefined) return null;
  const level = levelText === "entries" ? levelText : Number(levelText);
  const index = BigInt(indexText.replace(/[x/]/gu, ""));
  const width = widthText === undefined ? tileWidthMax : Number(widthText);
  if (level !== "entries" && level > levelMax) return null;
  if (width < 1 || width > tileWidthMax || index > sizeMax >> tileHeight) return null;
  return tilePath(level, index, width) === path ? { level, index, width } : null;
}

/** How many hashes that tile has in a tree of `size` leaves: 0 where it does not exist yet. */
export function tileWidth(level: TileLevel, index: bigint, size: bigint): number {
  const hashes = size >> (tileHeight * BigInt(level === "entries" ? 0 : level));
  const width = hashes - (index << tileHeight);
  if (width <= 0n) return 0;
  return width >= BigInt(tileWidthMax) ? tileWidthMax : Number(width);
}

/** `hash[i]` of a tile's bytes. */
export const hashAt = (tile: Uint8Array, i: number): Hash =>
  tile.subarray(i * hashBytes, (i + 1) * hashBytes);

/** The bytes of a tile; where a partial one is asked for and gone, the full one that took its place will do. */
export type TileReader = (level: number, index: bigint, width: number) => Promise<Uint8Array>;

/**
 * Nodes of the tree of `size` leaves out of its tiles: the tile level below is read and folded up. The last tile of
 * each level is kept, since one proof asks for neighbours; more would be the whole tree in memory.
 */
export function tileNodeReader(size: bigint, readTile: TileReader): NodeReader {
  const kept = new Map<number, { index: bigint; tile: Promise<Uint8Array> }>();

  function tileOf(level: number, index: bigint): Promise<Uint8Array> {
    const last = kept.get(level);
    if (last?.index === index) return last.tile;
    const tile = readWhole(readTile, level, index, tileWidth(level, index, size));
    kept.set(level, { index, tile });
    return tile;
  }

  return async (level, index) => {
    if (level < 0 || index < 0n || (index + 1n) << BigInt(level) > size)
      throw new RangeError(`no complete subtree ${index} of level ${level} in a tree of ${size}`);
    const height = level % Number(tileHeight);
    const first = index << BigInt(height);
    const tile = await tileOf((level - height) / Number(tileHeight), first >> tileHeight);
    return fold(tile, Number(first & 255n), 1 << height);
  };
}

async function readWhole(
  readTile: TileReader,
  level: number,
  index: bigint,
  width: number,
): Promise<Uint8Array> {
  const tile = await readTile(level, index, width);
  if (tile.length === width * hashBytes || tile.length === tileWidthMax * hashBytes) return tile;
  throw new Error(`${tilePath(level, index, width)} has ${tile.length} bytes, not ${width * hashBytes}`);
}

async function fold(tile: Uint8Array, from: number, count: number): Promise<Hash> {
  if (count === 1) return hashAt(tile, from);
  const half = count / 2;
  return nodeOf(await fold(tile, from, half), await fold(tile, from + half, half));
}
