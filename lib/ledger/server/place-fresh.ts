/**
 * Puts the events of a pass into the tree: their leaves, the tiles that become full with the events in them, and the
 * head as it stands in its table. Where an event comes to stand is the order it was taken in, from the head's size on.
 */
import "server-only";
import type { Head } from "@/db/queries/find-head";
import type { NewTile } from "@/db/queries/insert-tiles";
import type { Fresh } from "@/db/queries/take-fresh";
import { joinBytes, toHex } from "../bytes";
import { growTree, hashesOf, type OpenTree, rootOfOpen } from "../grow";
import { leafNow, nodeNow, sha256Now } from "./node-hash";

/** The tree with these leaves, its tiles with the events in them, and the head as it stands in the table. */
export function placeFresh(head: Head, fresh: readonly Fresh[]) {
  const before: OpenTree = { size: BigInt(head.size), open: head.open.map(hashesOf) };
  const leaves = fresh.map(({ entry }) => leafNow(entry));
  const { tree, tiles } = growTree(before, leaves, nodeNow);
  const seqs = [...head.openSeqs, ...fresh.map(({ seq }) => seq)];
  const txs: bigint[] = fresh.map(({ tx }) => BigInt(tx));
  const firstTile = before.size >> 8n;
  const openBefore = head.openSeqs.length;
  const spanOf = (from: number, to: number) => {
    const inside = txs.slice(Math.max(from - openBefore, 0), Math.max(to - openBefore, 0));
    const bounds =
      from < openBefore ? [head.openTxMin, head.openTxMax].flatMap((t) => (t ? [BigInt(t)] : [])) : [];
    return spanOfAll([...bounds, ...inside]);
  };
  const withEvents = tiles.map((tile): NewTile => {
    if (tile.level > 0) return { ...tile, events: null };
    const from = Number(tile.index - firstTile) * 256;
    const span = spanOf(from, from + 256);
    if (!span) throw new Error("a full tile holds no event");
    return { ...tile, events: { seqs: seqs.slice(from, from + 256), txMin: span.min, txMax: span.max } };
  });
  const openFrom = Number((tree.size >> 8n) - firstTile) * 256;
  const open = spanOf(openFrom, seqs.length);
  return {
    tiles: withEvents,
    head: {
      size: tree.size,
      root: rootOfOpen(tree, nodeNow) ?? sha256Now(""),
      open: tree.open.map((hashes) => toHex(joinBytes(...hashes))),
      openSeqs: seqs.slice(openFrom),
      openTxMin: open?.min ?? null,
      openTxMax: open?.max ?? null,
    },
  };
}

function spanOfAll(txs: readonly bigint[]): { min: bigint; max: bigint } | null {
  let span: { min: bigint; max: bigint } | null = null;
  for (const one of txs) {
    if (span === null) span = { min: one, max: one };
    else if (one < span.min) span.min = one;
    else if (one > span.max) span.max = one;
  }
  return span;
}
