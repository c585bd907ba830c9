/**
 * The lines of a file, one at a time, in bounded memory whatever the file holds.
 * A line that is too long or not UTF-8 is told as such and passed over; those behind it are read all the same.
 */
import "server-only";
import { createReadStream } from "node:fs";

export type Line = {
  /** From 1. */
  number: number;
  /** Bytes of the file up to the end of this line. */
  bytesRead: number;
} & ({ ok: true; text: string } | { ok: false; message: string });

const newline = 0x0a;

export async function* readLines(path: string, lineBytesMax: number): AsyncGenerator<Line> {
  const collected = createCollector(lineBytesMax);
  let number = 0;
  let bytesRead = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = chunk.indexOf(newline); to >= 0; to = chunk.indexOf(newline, from)) {
      collected.add(chunk.subarray(from, to));
      from = to + 1;
      number += 1;
      yield { number, bytesRead: bytesRead + from, ...collected.take() };
    }
    collected.add(chunk.subarray(from));
    bytesRead += chunk.length;
  }
  if (collected.bytes() > 0) yield { number: number + 1, bytesRead, ...collected.take() };
}

/** The pieces of one line. Past the limit only its length is kept. */
function createCollector(bytesMax: number) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let pieces: Buffer[] = [];
  let bytes = 0;
  return {
    bytes: () => bytes,
    add: (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= bytesMax) pieces.push(piece);
      else pieces = [];
    },
    take: (): { ok: true; text: string } | { ok: false; message: string } => {
      const line = Buffer.concat(pieces);
      const tooLong = bytes > bytesMax;
      pieces = [];
      bytes = 0;
      if (tooLong) return { ok: false, message: `the line is longer than ${bytesMax} bytes` };
      try {
        return { ok: true, text: decoder.decode(line) };
      } catch {
        return { ok: false, message: "the line is not UTF-8" };
      }
    },
  };
}
