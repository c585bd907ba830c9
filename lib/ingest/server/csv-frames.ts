/**
 * The rows of a table as bytes, each with its line, in bounded memory whatever the file holds.
 *
 * A row ends at a line break before which quotes are even, which is the rule of RFC 4180 for every well-formed row, and
 * comes back into step behind one that is not. A row past the limit is passed over and told with its lines; a
 * quote that is never closed makes one such row of everything behind it. What stands in a row is left to others.
 */
import "server-only";
import type { Chunk } from "./import-format";

export type CsvFrame = {
  /** From 1: where the row begins, and where it ends. */
  line: number;
  lastLine: number;
  sizeRead: number;
} & (
  | { kind: "row"; bytes: Buffer }
  | { kind: "too-long"; bytes: number }
  | { kind: "unclosed"; openLine: number }
);

const quote = 0x22;
const newline = 0x0a;

export async function* csvFrames(
  chunks: AsyncIterable<Chunk>,
  rowBytesMax: number,
): AsyncGenerator<CsvFrame> {
  const row = createRow(rowBytesMax);
  let sizeRead = 0;
  for await (const chunk of chunks) {
    ({ sizeRead } = chunk);
    const { bytes } = chunk;
    let from = 0;
    for (let to = bytes.indexOf(newline); to >= 0; to = bytes.indexOf(newline, from)) {
      row.add(bytes.subarray(from, to + 1));
      from = to + 1;
      if (row.endsLine()) yield { ...row.take(), sizeRead };
    }
    row.add(bytes.subarray(from));
  }
  if (row.bytes() > 0) yield { ...row.take(), sizeRead };
}

type Taken =
  | Omit<Extract<CsvFrame, { kind: "row" }>, "sizeRead">
  | Omit<Extract<CsvFrame, { kind: "too-long" }>, "sizeRead">
  | Omit<Extract<CsvFrame, { kind: "unclosed" }>, "sizeRead">;

/** The pieces of one row. Past the limit only its length and its quotes are counted. */
function createRow(bytesMax: number) {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let open = false;
  let openLine = 1;
  let line = 1;
  let lines = 0;
  return {
    bytes: () => bytes,
    add: (piece: Buffer) => {
      for (let at = piece.indexOf(quote); at >= 0; at = piece.indexOf(quote, at + 1)) {
        open = !open;
        if (open) openLine = line + lines;
      }
      bytes += piece.length;
      if (bytes <= bytesMax) pieces.push(piece);
      else pieces = [];
    },
    /** A line break was added: whether it ends the row too. */
    endsLine: () => {
      lines += 1;
      return !open;
    },
    take: (): Taken => {
      const place = { line, lastLine: line + Math.max(0, lines - 1) };
      const taken: Taken = open
        ? { ...place, lastLine: line + lines, kind: "unclosed", openLine }
        : bytes > bytesMax
          ? { ...place, kind: "too-long", bytes }
          : { ...place, kind: "row", bytes: Buffer.concat(pieces) };
      pieces = [];
      bytes = 0;
      open = false;
      line += lines;
      lines = 0;
      return taken;
    },
  };
}
