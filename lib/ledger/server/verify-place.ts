/**
 * Puts the log's rows on their positions: rows come in the order of (tx, seq), positions in the order they were sealed,
 * which differ where transactions overlapped. A row that comes before its position waits; one that never gets one is a
 * stray. Memory holds what waits: the rows of transactions that were open while others were sealed, and strays.
 */
import "server-only";
import { idText, type RowBlock, type Seq, txOf } from "./verify-rows";

/** The rows of one tile; `present[i]` is 0 where position i of it has no row. */
export type PlacedTile = {
  leaves: Buffer;
  ids: Buffer;
  present: Uint8Array;
  count: number;
  /** Over the rows that are there. */
  txMin: number;
  txMax: number;
};

/**
 * What the row's transaction says: sealed, still to be sealed, or one that was not yet when we looked, which nobody can
 * have written in.
 */
export type Standing = "sealed" | "open" | "never-was";
export type Stray = { hash: string; id: string; seq: Seq; standing: Standing };

export type Placer = {
  /** `txMax`: no row of the tile has a later transaction. */
  place: (seqs: readonly Seq[], txMax: number) => Promise<PlacedTile>;
  /** After the last tile: what no tile took. */
  strays: () => AsyncGenerator<Stray>;
  /** Rows seen. */
  rowCount: () => number;
};

type Waiting = { leaf: Buffer; id: Buffer; tx: number; standing: Standing };
export type StandingOf = (txHigh: number, txLow: number, seq: Seq) => Standing;

export function placeRows(blocks: AsyncGenerator<RowBlock>, standingOf: StandingOf): Placer {
  const waiting = new Map<Seq, Waiting>();
  const doubles: Stray[] = [];
  let block: RowBlock | null = null;
  let [row, rows] = [0, 0];

  async function refill(): Promise<boolean> {
    const next = await blocks.next();
    block = next.done ? null : next.value;
    row = 0;
    rows += block?.count ?? 0;
    return block !== null;
  }

  function waitFor(from: RowBlock, at: number): void {
    const seq = from.seqs[at] ?? -1;
    const standing = standingOf(from.txHigh[at] ?? 0, from.txLow[at] ?? 0, seq);
    const leaf = Buffer.from(from.leaves.subarray(at * 32, at * 32 + 32));
    const id = Buffer.from(from.ids.subarray(at * 16, at * 16 + 16));
    if (waiting.has(seq)) doubles.push(strayOf(seq, { leaf, id, tx: 0, standing }));
    else waiting.set(seq, { leaf, id, tx: txOf(from, at), standing });
  }

  /** Takes the row of `seq` from those that wait, else from the stream; undefined: the block is at its end. */
  function find(seq: Seq, txMax: number, tile: PlacedTile, at: number): boolean | undefined {
    const early = waiting.size > 0 ? waiting.get(seq) : undefined;
    if (early) {
      waiting.delete(seq);
      early.leaf.copy(tile.leaves, at * 32);
      early.id.copy(tile.ids, at * 16);
      return take(tile, at, early.tx);
    }
    for (; block && row < block.count; row++) {
      const tx = txOf(block, row);
      if (tx > txMax) return false;
      if (block.seqs[row] === seq) {
        block.leaves.copy(tile.leaves, at * 32, row * 32, row * 32 + 32);
        block.ids.copy(tile.ids, at * 16, row * 16, row * 16 + 16);
        row++;
        return take(tile, at, tx);
      }
      waitFor(block, row);
    }
    return undefined;
  }

  return {
    place: async (seqs, txMax) => {
      const tile = emptyTile(seqs.length);
      for (const [at, seq] of seqs.entries()) {
        let found = find(seq, txMax, tile, at);
        while (found === undefined && (await refill())) found = find(seq, txMax, tile, at);
      }
      return tile;
    },
    strays: async function* () {
      yield* doubles;
      for (const [seq, one] of waiting) yield strayOf(seq, one);
      if (block === null) await refill();
      for (let rest = block; rest; rest = (await refill()) ? block : null)
        for (; row < rest.count; row++) yield strayAt(rest, row, standingOf);
    },
    rowCount: () => rows,
  };
}

const emptyTile = (count: number): PlacedTile => ({
  leaves: Buffer.alloc(count * 32),
  ids: Buffer.alloc(count * 16),
  present: new Uint8Array(count),
  count,
  txMin: Number.POSITIVE_INFINITY,
  txMax: 0,
});

function take(tile: PlacedTile, at: number, tx: number): true {
  tile.present[at] = 1;
  if (tx < tile.txMin) tile.txMin = tx;
  if (tx > tile.txMax) tile.txMax = tx;
  return true;
}

function strayAt({ seqs, leaves, ids, txHigh, txLow }: RowBlock, row: number, standingOf: StandingOf): Stray {
  const seq = seqs[row] ?? -1;
  return {
    hash: leaves.toString("hex", row * 32, row * 32 + 32),
    id: idText(ids, row),
    seq,
    standing: standingOf(txHigh[row] ?? 0, txLow[row] ?? 0, seq),
  };
}

const strayOf = (seq: Seq, { leaf, id, standing }: Waiting): Stray => ({
  hash: leaf.toString("hex"),
  id: idText(id, 0),
  seq,
  standing,
});
