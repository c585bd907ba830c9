/**
 * One pass over the whole log, in the order of positions: each event's leaf against the one that was sealed.
 *
 * Sealed is what authenticated files outside the database say, as far as they reach; beyond them, what the database's
 * own tiles say, whose roots are held against signed checkpoints (verify-chain.ts). A leaf that differs is an altered
 * event, unless the event agrees with the tile above and the tile does not: then it is the tile that was written to.
 */
import "server-only";
import type { Queryable } from "@/db/client";
import type { Head } from "@/db/queries/find-head";
import { findTile } from "@/db/queries/find-tile";
import { alignLeaves, type Alignment, type Difference } from "../align";
import type { Finding } from "../finding";
import { countText, placesText } from "../verification-result";
import { foldTile } from "./hash-into";
import type { Chain } from "./verify-chain";
import type { PlacedTile, Placer, Stray } from "./verify-place";
import { idText, type Seq } from "./verify-rows";
import type { TrustedLeaves } from "./verify-store";
import { type StoredTile, readStoredTiles } from "./verify-tiles";

export type PositionsResult = {
  differences: Difference[];
  /** Rows that say they are sealed and have no position. */
  strays: Stray[];
  /** From here on the database's own tiles agree with its events. */
  agreesFrom: number;
  /** What was sealed where an event is missing: position → seq, as far as the database's tile says. */
  seqs: Map<number, Seq>;
  unsealed: number;
  /** Rows the stream gave. */
  rows: number;
};

export type PositionsOptions = {
  sql: Queryable;
  head: Head;
  placer: Placer;
  /** Most trusted first. */
  trusted: readonly TrustedLeaves[];
  chain: Chain | null;
  from: number;
  to: number;
  tell: (finding: Finding) => void;
  onProgress: (verified: number) => void;
  signal: AbortSignal | undefined;
};

// Of what is missing and of strays, more are not named one by one.
const namedMax = 100_000;
export const tailMax = 16_384;

export async function verifyPositions(options: PositionsOptions): Promise<PositionsResult> {
  const { sql, head, placer, from, to, signal } = options;
  const alignment = alignLeaves();
  const state: State = { alignment, agreesFrom: from, seqs: new Map(), lost: 0 };
  const tiles = readStoredTiles(sql, head, Math.floor(from / 256), Math.ceil(to / 256));
  for await (const tile of tiles) {
    signal?.throwIfAborted();
    await verifyTile(tile, options, state);
    options.onProgress(Math.min(to, tile.index * 256 + tile.count) - from);
  }
  await tellTail(options, alignment);
  const strays: Stray[] = [];
  let unsealed = 0;
  for await (const stray of placer.strays()) {
    signal?.throwIfAborted();
    if (stray.standing === "open") unsealed += 1;
    else if (!alignment.claim(stray.hash) && strays.length < namedMax) strays.push(stray);
  }
  // Their positions are lost with the tiles that named them.
  const unknown = strays.splice(0, Math.min(state.lost, strays.length));
  if (unknown.length < state.lost) options.tell(lostFinding(state.lost - unknown.length));
  return {
    differences: alignment.finish(),
    strays,
    agreesFrom: state.agreesFrom,
    seqs: state.seqs,
    unsealed,
    rows: placer.rowCount(),
  };
}

/**
 * What was sealed beyond the head: an event that was deleted has pulled what follows it towards the front. Where more is
 * gone than that could explain, it is the end of the log that is gone, which its size says.
 */
async function tellTail({ head, trusted, to }: PositionsOptions, alignment: Alignment): Promise<void> {
  const size = Number(head.size);
  const longest = trusted.toSorted((a, b) => Number(b.size - a.size))[0];
  if (!longest || to < size || Number(longest.size) <= size || Number(longest.size) - size > tailMax) return;
  for (let index = Math.floor(size / 256); index * 256 < Number(longest.size); index++) {
    const leaves = await longest.read(index);
    for (let at = Math.max(0, size - index * 256); leaves && at < leaves.length / 32; at++)
      alignment.differ(index * 256 + at, leaves.toString("hex", at * 32, at * 32 + 32), null);
  }
}

type State = {
  alignment: Alignment;
  agreesFrom: number;
  seqs: Map<number, Seq>;
  /** Positions of tiles that are gone, where nobody knows which events they held. */
  lost: number;
};

async function verifyTile(tile: StoredTile, options: PositionsOptions, state: State): Promise<void> {
  const { placer, chain, trusted } = options;
  const placed = tile.seqs === null ? null : await placer.place(tile.seqs, tile.txMax);
  if (tile.leaves === null || tile.seqs === null) options.tell(brokenTile(tile));
  const known = await sealedLeaves(tile, trusted);
  const sealed = known?.leaves ?? (await believable(tile, placed, options));
  if (sealed === null) {
    state.lost += tile.seqs === null ? tile.count : 0;
    return chain?.breakOff();
  }
  await chain?.add(sealed, known?.root ?? null);
  const end = tile.index * 256 + tile.count;
  if (tile.leaves && !tile.leaves.equals(sealed)) tellTile(tile, sealed, placed, options);
  if (!placed || !tile.leaves?.equals(placed.leaves)) state.agreesFrom = end;
  if (placed && isWhole(placed) && placed.leaves.equals(sealed)) checkSpan(tile, placed, options);
  else compare(tile, placed, sealed, options, state);
}

/** From outside the database; what nothing there reaches, from the tile. Null where nothing there reaches any of it. */
async function sealedLeaves(
  { index, count, leaves: stored }: StoredTile,
  trusted: readonly TrustedLeaves[],
): Promise<{ leaves: Buffer; root: Buffer | null } | null> {
  let part: Buffer | null = null;
  for (const one of trusted) {
    const leaves = Number(one.size) > index * 256 ? await one.read(index) : null;
    if (leaves && leaves.length >= count * 32)
      return { leaves: leaves.subarray(0, count * 32), root: count === 256 ? one.tileRoot(index) : null };
    if (leaves && leaves.length > (part?.length ?? 0)) part = leaves;
  }
  if (part === null || stored === null) return null;
  return { leaves: Buffer.concat([part, stored.subarray(part.length)]), root: null };
}

/** The database's own tile, unless the tile above it agrees with the events and not with it. */
async function believable(
  tile: StoredTile,
  placed: PlacedTile | null,
  { sql, head }: PositionsOptions,
): Promise<Buffer | null> {
  const { leaves, index, count } = tile;
  const whole = placed && isWhole(placed) ? placed.leaves : null;
  if (leaves === null || whole === null || leaves.equals(whole)) return leaves ?? whole;
  if (count < 256) return leaves;
  const above =
    (await findTile(sql, 1, BigInt(index >> 8))) ??
    (index >> 8 === Number(head.size) >> 16 ? head.open[1] : null);
  const at = (index & 255) * 32;
  const root = above?.subarray(at, at + 32);
  return root?.equals(foldTile(whole)) ? whole : leaves;
}

function compare(
  { index, count, seqs }: StoredTile,
  placed: PlacedTile | null,
  sealed: Buffer,
  { from, to }: PositionsOptions,
  state: State,
): void {
  for (let at = 0; at < count; at++) {
    const position = index * 256 + at;
    if (position < from || position >= to) continue;
    const here = placed?.present[at] === 1 ? placed : null;
    if (here && sealed.compare(here.leaves, at * 32, at * 32 + 32, at * 32, at * 32 + 32) === 0) continue;
    const actual = here && {
      hash: here.leaves.toString("hex", at * 32, at * 32 + 32),
      id: idText(here.ids, at),
    };
    state.alignment.differ(position, sealed.toString("hex", at * 32, at * 32 + 32), actual);
    const seq = seqs?.[at];
    if (!here && seq !== undefined && state.seqs.size < namedMax) state.seqs.set(position, seq);
  }
}

const isWhole = ({ present }: PlacedTile): boolean => !present.includes(0);

/** What the tile says of itself: readers find positions by it. */
function checkSpan(
  { index, count, seqs, span, txMin, txMax }: StoredTile,
  placed: PlacedTile,
  options: PositionsOptions,
): void {
  if (seqs === null) return;
  let [min, max] = [seqs[0] ?? 0, seqs[0] ?? 0];
  for (const seq of seqs) {
    if (seq < min) min = seq;
    if (seq > max) max = seq;
  }
  const holds =
    txMin === placed.txMin &&
    txMax === placed.txMax &&
    (span === null || (span.min === min && span.max === max));
  if (!holds) options.tell(tileWords(index, count, "says other seqs or transactions than its events have"));
}

function tellTile(
  tile: StoredTile,
  sealed: Buffer,
  placed: PlacedTile | null,
  { tell }: PositionsOptions,
): void {
  const { index, count } = tile;
  const wrong: number[] = [];
  for (let at = 0; at < count; at++)
    if (tile.leaves?.compare(sealed, at * 32, at * 32 + 32, at * 32, at * 32 + 32) !== 0) wrong.push(at);
  const [first = 0, last = 0] = [wrong[0], wrong.at(-1)];
  const follows = placed && tile.leaves?.equals(placed.leaves);
  const what = follows
    ? "was rewritten to fit the events that are there now"
    : `holds other hashes than were sealed (${countText(wrong.length)} of ${count})`;
  const finding = tileWords(index, count, what);
  tell({
    ...finding,
    position: String(index * 256 + first),
    expected: sealed.toString("hex", first * 32, first * 32 + 32),
    actual: tile.leaves?.toString("hex", first * 32, first * 32 + 32) ?? null,
    words: `${finding.words} The first is at ${placesText(index * 256 + first, index * 256 + first)}, the last at ${placesText(index * 256 + last, index * 256 + last)}.`,
  });
}

const brokenTile = ({ index, count, leaves }: StoredTile): Finding =>
  tileWords(index, count, leaves === null ? "is gone" : "does not say which events it holds");

function tileWords(index: number, count: number, what: string): Finding {
  return {
    kind: "tile",
    position: String(index * 256),
    eventId: null,
    words: `In the database the tile of positions ${placesText(index * 256, index * 256 + count - 1)} ${what}.`,
    expected: null,
    actual: null,
  };
}

const lostFinding = (count: number): Finding => ({
  kind: "missing",
  position: null,
  eventId: null,
  words: `At least ${countText(count)} ${count === 1 ? "event is" : "events are"} missing: their tile is gone too, so nothing says which.`,
  expected: null,
  actual: null,
});
