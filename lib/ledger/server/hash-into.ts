/**
 * SHA-256 written into a buffer that is there already: for code that hashes every event of the log.
 *
 * Node's one-shot hash gives a digest as binary text in a third of the time it takes to give a buffer of its own (0.6
 * against 1.9 µs); the text is written on at once and never kept. Same values as hash.ts (hash-into.test.ts).
 */
import "server-only";
import { hash } from "node:crypto";

const leafPart = Buffer.alloc(33);
const nodePart = Buffer.alloc(65);
nodePart[0] = 0x01;

/** The leaf of a line's bytes: SHA-256(0x00 ‖ SHA-256(line)). */
export function leafOfLineInto(target: Buffer, at: number, line: Uint8Array): void {
  leafPart.write(hash("sha256", line, "binary"), 1, 32, "latin1");
  target.write(hash("sha256", leafPart, "binary"), at, 32, "latin1");
}

/** The node over the two hashes that stand one after the other in `pair` from `from` on. */
export function nodeInto(target: Buffer, at: number, pair: Buffer, from: number): void {
  pair.copy(nodePart, 1, from, from + 64);
  target.write(hash("sha256", nodePart, "binary"), at, 32, "latin1");
}

const folding = Buffer.alloc(4096);

/** The root of a full tile: 256 hashes in `tile` from `from` on. */
export function foldTile(tile: Buffer, from = 0): Buffer {
  for (let i = 0; i < 128; i++) nodeInto(folding, i * 32, tile, from + i * 64);
  // In place: what is read lies at or behind what is written.
  for (let count = 64; count >= 1; count >>= 1)
    for (let i = 0; i < count; i++) nodeInto(folding, i * 32, folding, i * 64);
  return Buffer.from(folding.subarray(0, 32));
}
