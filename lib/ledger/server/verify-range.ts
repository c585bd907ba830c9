/**
 * Some positions only, without reading the rest: each tile's events against its leaves, and the tile against a signed
 * checkpoint by the way up through the tiles above it (C2SP tlog-tiles), a few hashes a tile.
 *
 * The checkpoints are those kept outside the database; each is first held against the root the database's tiles give at
 * its size. What an event outside of the range says is not looked at.
 */
import "server-only";
import type { Queryable } from "@/db/client";
import type { Head } from "@/db/queries/find-head";
import { findLastCheckpoint } from "@/db/queries/find-last-checkpoint";
import { findPositions } from "@/db/queries/find-positions";
import { findTile } from "@/db/queries/find-tile";
import { findTileSpan } from "@/db/queries/find-tile-span";
import { equalBytes } from "../bytes";
import { checkInclusion } from "../check";
import { type Checkpoint, openCheckpoint } from "../checkpoint";
import { compactRange, type CompactRange } from "../compact-range";
import type { Check, Finding } from "../finding";
import type { Holding } from "../guarantee";
import { type Hash, hashBytes } from "../hash";
import { type NodeReader, proveInclusion, rootOf } from "../prove";
import { tileNodeReader, type TileReader } from "../tile";
import { countText, placesText } from "../verification-result";
import { foldTile } from "./hash-into";
import { nodeNow } from "./node-hash";
import { ledgerFolder } from "./ledger-folder";
import type { Chain } from "./verify-chain";
import type { VerifyContext, Verified } from "./verify-log";
import { type Outside, watchOutside } from "./verify-outside";
import { placeRows, type Stray } from "./verify-place";
import { verifyPositions } from "./verify-positions";
import { readRows, type RowBlock } from "./verify-rows";
import { readLeaves, type TrustedLeaves } from "./verify-store";

export async function verifyRange(context: VerifyContext): Promise<Verified> {
  const { sql, head, outside, options, snapshot, standingOf, tell } = context;
  const size = Number(head.size);
  const to = Math.min(size, Number(options.to ?? head.size));
  const from = Math.min(to, Number(options.from ?? 0n));
  const tree = storedTree(sql, head);
  const agreed = await agree(context, tree);
  const trusted = trustedTiles(outside.all);
  const span = await findTileSpan(sql, Math.floor(from / 256), Math.ceil(to / 256));
  const rows = span ? readRows(options.url, { snapshot, within: span }, options.signal) : noRows();
  const positions = await verifyPositions({
    ...{ sql, head, placer: placeRows(rows, standingOf), trusted, from, to, tell },
    chain: wayUp(tree, Math.floor(from / 256), agreed.largest, tell),
    onProgress: (verified) => options.onProgress?.({ verified, total: to - from }),
    signal: options.signal,
  });
  const strays = await withoutPosition(sql, positions.strays);
  const holdings = agreed.holdings.filter((one) => one.size > BigInt(from));
  return {
    positions: { ...positions, strays, unsealed: 0 },
    ...{ from, to, trustedSize: 0, checks: agreed.checks, holdings },
    held: agreed.largest && {
      size: agreed.largest.size,
      keyName: agreed.largest.origin,
      by: agreed.by,
    },
  };
}

async function* noRows(): AsyncGenerator<RowBlock> {}

/** Rows of the same transactions that stand at other positions are not this range's. */
async function withoutPosition(sql: Queryable, strays: readonly Stray[]): Promise<Stray[]> {
  const left: Stray[] = [];
  for (let from = 0; from < strays.length; from += 5_000) {
    const some = strays.slice(from, from + 5_000);
    const places = await findPositions(
      sql,
      some.map(({ seq }) => String(seq)),
    );
    left.push(...some.filter(({ seq }) => !places.has(String(seq))));
  }
  return left;
}

type StoredTree = { node: (size: bigint) => NodeReader };

/** The tree as the database's tiles have it, at any size up to the head's. */
function storedTree(sql: Queryable, head: Head): StoredTree {
  const size = BigInt(head.size);
  const readTile: TileReader = async (level, index, width) => {
    const isFull = (index + 1n) << BigInt(8 * (level + 1)) <= size;
    const bytes = isFull ? await findTile(sql, level, index) : head.open[level];
    return (bytes ?? Buffer.alloc(0)).subarray(0, width * hashBytes);
  };
  return { node: (at) => tileNodeReader(at, readTile) };
}

type Agreed = { holdings: Holding[]; checks: Check[]; largest: Checkpoint | null; by: string };

/** Every checkpoint known outside, and the newest of the database's, against the root its tiles give. */
async function agree(
  { sql, head, outside, options, tell }: VerifyContext,
  tree: StoredTree,
): Promise<Agreed> {
  const size = BigInt(head.size);
  const watch = watchOutside(outside.all, tell);
  let largest: Checkpoint | null = null;
  let by = "the database";
  for (let next = watch.nextSize(); next !== null && BigInt(next) <= size; next = watch.nextSize())
    await watch.reach(next, await rootAt(tree, BigInt(next)));
  watch.finish(Number(size), true, []);
  const holdings = watch.holdings();
  for (const { known, name, kind } of outside.all) {
    if (!known || !holdings.some((one) => one.name === name) || known.size <= (largest?.size ?? 0n)) continue;
    largest = known;
    by = kind === "data-folder" ? "the data folder" : name;
  }
  const own = await ownCheckpoint(sql, outside.keys);
  if (own && own.size <= size && own.size > (largest?.size ?? 0n)) {
    if (equalBytes(await rootAt(tree, own.size), own.root)) {
      if (holdings.length === 0 && options.keys.length > 0)
        holdings.push({ kind: "key", name: own.origin, size: own.size });
      [largest, by] = [own, "the database"];
    } else
      tell(
        wayFinding(
          null,
          `The tiles in the database do not give the root of its newest checkpoint, of ${countText(own.size)} events.`,
        ),
      );
  }
  return { holdings, checks: watch.checks(), largest, by };
}

async function ownCheckpoint(
  sql: Queryable,
  keys: VerifyContext["outside"]["keys"],
): Promise<Checkpoint | null> {
  const last = await findLastCheckpoint(sql);
  const opened = last && (await openCheckpoint(last.note, keys));
  return opened?.kind === "opened" ? opened.checkpoint : null;
}

/** Tiles that are gone or cut give no root: no checkpoint agrees with that. */
const rootAt = (tree: StoredTree, size: bigint): Promise<Hash> =>
  rootOf(size, tree.node(size)).catch(() => new Uint8Array(hashBytes));

/** The files' leaves, each tile with its way to the checkpoint they were signed under. */
function trustedTiles(all: readonly Outside[]): TrustedLeaves[] {
  return all.flatMap(({ known, tiles }) => {
    if (known === null || tiles === null || known.size === 0n) return [];
    const node = tileNodeReader(known.size, ledgerFolder(tiles).readTile);
    const read = async (index: number): Promise<Buffer | null> => {
      const leaves = await readLeaves(tiles, index, known.size);
      return leaves && (await isUnder(known, node, index, leaves).catch(() => false)) ? leaves : null;
    };
    return [{ size: known.size, read, tileRoot: () => null }];
  });
}

/** Whether these leaves are tile `index` of the tree that was signed. */
async function isUnder(
  { size, root }: Checkpoint,
  node: NodeReader,
  index: number,
  leaves: Buffer,
): Promise<boolean> {
  const first = BigInt(index) << 8n;
  if (first + 256n <= size) {
    if (leaves.length !== 8192) return false;
    // Within the tile the way is the tile's own root, which is known: what the reader gives there is thrown away.
    const above: NodeReader = (level, at) =>
      level < 8 && (at << BigInt(level)) >> 8n === BigInt(index)
        ? Promise.resolve(leaves.subarray(0, 32))
        : node(level, at);
    const proof = (await proveInclusion(first, size, above)).slice(8);
    const position = BigInt(index);
    return checkInclusion({ position, size: ((size - 1n) >> 8n) + 1n, leaf: foldTile(leaves), proof, root });
  }
  const range = await rangeBefore(index, node);
  for (let at = 0; at < Number(size - first); at++) range.add(0, leaves.subarray(at * 32, at * 32 + 32));
  return equalBytes(range.root() ?? new Uint8Array(), root);
}

/** The complete subtrees of all tiles before `index`, the largest first. */
async function rangeBefore(index: number, node: NodeReader): Promise<CompactRange> {
  const range = compactRange(nodeNow);
  let done = 0;
  for (let level = Math.floor(Math.log2(Math.max(1, index))); level >= 0; level--) {
    if (Math.floor(index / 2 ** level) % 2 === 0) continue;
    range.add(level + 8, await node(level + 8, BigInt(done / 2 ** level)));
    done += 2 ** level;
  }
  return range;
}

/** Takes the place of the grown tree: each tile's way up to the largest checkpoint that was agreed on. */
function wayUp(
  tree: StoredTree,
  from: number,
  signed: Checkpoint | null,
  tell: (finding: Finding) => void,
): Chain {
  let index = from;
  const node = signed && tree.node(signed.size);
  return {
    add: async (leaves) => {
      const at = index++;
      if (signed === null || node === null || BigInt(at) << 8n >= signed.size) return;
      if (await isUnder(signed, node, at, leaves).catch(() => false)) return;
      const places = placesText(at * 256, at * 256 + leaves.length / 32 - 1);
      tell(
        wayFinding(
          at * 256,
          `The events at ${places} are not under the checkpoint of ${countText(signed.size)} events: they, or tiles of the database, were written anew.`,
        ),
      );
    },
    breakOff: () => {
      index++;
    },
    finish: () => Promise.resolve(),
    size: () => index * 256,
  };
}

const wayFinding = (position: number | null, words: string): Finding => ({
  kind: "tile",
  position: position === null ? null : String(position),
  eventId: null,
  words,
  expected: null,
  actual: null,
});
