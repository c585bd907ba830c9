/**
 * Bytes of a file → the records in it, before anything is parsed: where each begins, and its own bytes.
 *
 * Two ways, since files come in both. By *lines*: each line is a record, and a broken one spoils no other. By
 * *values*: records stand behind one another or in an array, over as many lines as they like; only brackets, commas
 * and texts are looked at. An array, or the array under the `wrapper` name of an object that begins with it, is no
 * record but holds them. A byte order mark and comments ahead of the first record are passed over.
 * Memory is bounded: of a record longer than the limit only its length is kept. Nothing is passed over without a word:
 * what never ends, or is no value at all, is a record with a problem.
 */
import { isSpace, scanValues } from "./scan-values";

export type Cut = {
  /** The line it begins on, from 1. */
  line: number;
  /** The how manieth that begins on this line, from 1. */
  nth: number;
  /** Its bytes; the first of them where it is too long. */
  bytes: Buffer;
  length: number;
  problem: string | null;
};

export type Cutter = { push: (bytes: Buffer) => Cut[]; end: () => Cut[] };

const newline = 0x0a;

// What is kept of a record that is too long: enough to recognise it.
const keptOfLongBytes = 1000;

export function cutByLines(recordBytesMax: number, firstLine = 1): Cutter {
  const record = collector(recordBytesMax);
  let line = firstLine;
  const take = (): Cut[] => {
    const { bytes, length } = record.take();
    const cut = { line, nth: 1, bytes, length, problem: tooLong(length, recordBytesMax, "the line") };
    line += 1;
    return isBlank(bytes) && length === bytes.length ? [] : [cut];
  };
  return {
    push: (bytes) => {
      const cuts: Cut[] = [];
      let from = 0;
      for (let to = bytes.indexOf(newline); to >= 0; to = bytes.indexOf(newline, from)) {
        record.add(bytes.subarray(from, to));
        from = to + 1;
        for (const cut of take()) cuts.push(cut);
      }
      record.add(bytes.subarray(from));
      return cuts;
    },
    end: () => (record.length() > 0 ? take() : []),
  };
}

/** `closers`: see scanValues. */
export function cutByValues(recordBytesMax: number, firstLine = 1, closers: readonly number[] = []): Cutter {
  const record = collector(recordBytesMax);
  const scanner = scanValues(firstLine, closers);
  let start = { line: firstLine, nth: 0 };
  let inRecord = false;

  const begin = () => {
    const line = scanner.line();
    start = { line, nth: start.line === line ? start.nth + 1 : 1 };
    inRecord = true;
  };
  const finish = (problem: string | null = null): Cut => {
    const { bytes, length } = record.take();
    inRecord = false;
    return { ...start, bytes, length, problem: tooLong(length, recordBytesMax, "the record") ?? problem };
  };

  return {
    push: (bytes) => {
      const cuts: Cut[] = [];
      let from = 0;
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at] ?? 0;
        const mark = scanner.next(byte);
        if (mark === "inside" || mark === "outside") continue;
        if (mark === "begins") {
          begin();
          from = at;
          continue;
        }
        record.add(bytes.subarray(from, mark === "ends" ? at + 1 : at));
        cuts.push(finish());
        if (mark === "ended") at -= 1;
      }
      if (inRecord) record.add(bytes.subarray(from));
      return cuts;
    },
    end: () => {
      const rest = scanner.rest();
      if (rest === "done") return [];
      if (rest === "scalar") return [finish()];
      if (rest === "inside") return [finish("begins here and never ends: the file may be cut off")];
      begin();
      return [finish("the file ends here, and what holds its records is not closed: it may be cut off")];
    },
  };
}

function collector(bytesMax: number) {
  let pieces: Buffer[] = [];
  let length = 0;
  return {
    length: () => length,
    add: (piece: Buffer) => {
      if (length <= bytesMax && length + piece.length > bytesMax)
        pieces = [Buffer.concat([...pieces, piece]).subarray(0, keptOfLongBytes)];
      else if (length <= bytesMax) pieces.push(piece);
      length += piece.length;
    },
    take: () => {
      const taken = { bytes: Buffer.concat(pieces), length };
      pieces = [];
      length = 0;
      return taken;
    },
  };
}

function tooLong(length: number, max: number, what: string): string | null {
  return length > max ? `${what} is longer than ${max} bytes: it has ${length}` : null;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => isSpace(byte));
}
