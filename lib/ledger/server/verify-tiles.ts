/**
 * Tiles as the database has them, one by one in the order of positions, the open one last. Where one is not there, or
 * is not a tile, it comes without leaves: positions have no gaps.
 */
import "server-only";
import type { Queryable } from "@/db/client";
import type { Head } from "@/db/queries/find-head";
import { readTiles, type TileRow, tilesPerPage } from "@/db/queries/read-tiles";
import { parseSeq, type Seq } from "./verify-rows";

export type StoredTile = {
  index: number;
  /** How many positions it covers. */
  count: number;
  leaves: Buffer | null;
  seqs: Seq[] | null;
  txMin: number;
  txMax: number;
  /** What the tile says of its seqs; null for the open one, which says nothing. */
  span: { min: Seq; max: Seq } | null;
};

export async function* readStoredTiles(
  sql: Queryable,
  head: Head,
  from: number,
  below: number,
): AsyncGenerator<StoredTile> {
  const size = Number(head.size);
  const full = Math.floor(size / 256);
  let page: TileRow[] = [];
  for (let index = from; index < Math.min(full, below); index++) {
    while (page[0] && page[0].index < index) page.shift();
    if (page.length === 0) page = await readTiles(sql, 0, index, Math.min(full, index + tilesPerPage));
    const row = page[0]?.index === index ? page.shift() : undefined;
    yield row ? fullTile(row) : { ...nothing, index, count: 256 };
  }
  if (size % 256 > 0 && full < below && full >= from) yield openTile(head, full, size % 256);
}

const nothing = { leaves: null, seqs: null, txMin: 0, txMax: 0, span: null };

function fullTile({ index, hashes, seqs, seqMin, seqMax, txMin, txMax }: TileRow): StoredTile {
  const numbers = seqs === null ? [] : seqs.split(",").map(parseSeq);
  return {
    index,
    count: 256,
    leaves: hashes.length === 8192 ? hashes : null,
    seqs: numbers.length === 256 ? numbers : null,
    txMin: Number(txMin ?? -1),
    txMax: Number(txMax ?? -1),
    span: { min: parseSeq(seqMin ?? "-1"), max: parseSeq(seqMax ?? "-1") },
  };
}

function openTile(head: Head, index: number, count: number): StoredTile {
  const leaves = head.open[0];
  return {
    index,
    count,
    leaves: leaves?.length === count * 32 ? leaves : null,
    seqs: head.openSeqs.length === count ? head.openSeqs.map(parseSeq) : null,
    txMin: Number(head.openTxMin ?? -1),
    txMax: Number(head.openTxMax ?? -1),
    span: null,
  };
}
