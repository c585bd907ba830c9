/**
 * The log's lines as they come from the database, hashed: blocks of rows in the order of (tx, seq).
 *
 * No object a row: a block holds leaves, ids, seqs and transaction numbers side by side. At most two blocks wait, then
 * the server is told to wait too.
 */
import "server-only";
import type { Readable } from "node:stream";
import { type LineRange, rowHeadBytes, streamLines } from "@/db/queries/stream-lines";
import { leafOfLineInto } from "./hash-into";

/** A number where it is one exactly, which all but a forged one is. */
export type Seq = number | bigint;

export type RowBlock = {
  count: number;
  leaves: Buffer;
  ids: Buffer;
  seqs: Seq[];
  txHigh: Uint32Array;
  txLow: Uint32Array;
};

export const rowsPerBlock = 4096;
const blocksWaitingMax = 2;

export async function* readRows(
  url: string,
  range: LineRange,
  signal: AbortSignal | undefined,
): AsyncGenerator<RowBlock> {
  const { stream, close } = await streamLines(url, range);
  try {
    yield* blocksOf(stream, signal);
  } finally {
    stream.destroy();
    await close();
  }
}

async function* blocksOf(stream: Readable, signal: AbortSignal | undefined): AsyncGenerator<RowBlock> {
  const full: RowBlock[] = [];
  const state: { ended: boolean; error: Error | null; wake: () => void } = {
    ended: false,
    error: null,
    wake: () => undefined,
  };
  const reader = rowReader((block) => {
    full.push(block);
    if (full.length >= blocksWaitingMax) stream.pause();
    state.wake();
  });
  const stop = (error: Error | null) => {
    state.ended = true;
    state.error ??= error;
    state.wake();
  };
  const abort = () => stop(new DOMException("the verification was stopped", "AbortError"));
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  stream.on("data", (chunk: Buffer) => reader.read(chunk));
  stream.once("error", stop);
  stream.once("close", () => stop(null));
  stream.once("end", () => {
    reader.end();
    stop(null);
  });
  try {
    for (;;) {
      if (state.error) throw state.error;
      const block = full.shift();
      if (block) {
        if (full.length < blocksWaitingMax && stream.isPaused()) stream.resume();
        yield block;
      } else if (state.ended) break;
      else
        await new Promise<void>((resolve) => {
          state.wake = resolve;
        });
    }
    if (!reader.isComplete()) throw new Error("the log's stream ended in the middle");
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

// `PGCOPY\n\xff\r\n\0`, flags, length of the extension.
const fileHeadBytes = 19;

function rowReader(give: (block: RowBlock) => void) {
  let rest: Buffer = Buffer.alloc(0);
  let [started, complete] = [false, false];
  let block = emptyBlock();

  function takeRow(bytes: Buffer, at: number, end: number): void {
    const { count } = block;
    block.txHigh[count] = bytes.readUInt32BE(at + 6);
    block.txLow[count] = bytes.readUInt32BE(at + 10);
    block.seqs[count] = readSeq(bytes, at + 18);
    bytes.copy(block.ids, count * 16, at + 30, at + 46);
    leafOfLineInto(block.leaves, count * 32, bytes.subarray(at + rowHeadBytes, end));
    block.count = count + 1;
    if (block.count < rowsPerBlock) return;
    give(block);
    block = emptyBlock();
  }

  return {
    read: (chunk: Buffer) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      if (!started && bytes.length >= fileHeadBytes) {
        started = true;
        at = fileHeadBytes;
      }
      while (started && !complete) {
        if (bytes.length - at >= 2 && bytes.readInt16BE(at) === -1) complete = true;
        if (complete || bytes.length - at < rowHeadBytes) break;
        // A line that is null (a column that never is, is) reads as one of no bytes, and is found altered.
        const end = at + rowHeadBytes + Math.max(0, bytes.readInt32BE(at + 46));
        if (end > bytes.length) break;
        takeRow(bytes, at, end);
        at = end;
      }
      rest = at === bytes.length ? Buffer.alloc(0) : bytes.subarray(at);
    },
    end: () => {
      if (block.count > 0) give(block);
      block = emptyBlock();
    },
    isComplete: () => complete,
  };
}

const emptyBlock = (): RowBlock => ({
  count: 0,
  leaves: Buffer.alloc(rowsPerBlock * 32),
  ids: Buffer.alloc(rowsPerBlock * 16),
  seqs: [],
  txHigh: new Uint32Array(rowsPerBlock),
  txLow: new Uint32Array(rowsPerBlock),
});

function readSeq(bytes: Buffer, at: number): Seq {
  const high = bytes.readInt32BE(at);
  return high >= 0 && high < 0x20_0000
    ? high * 2 ** 32 + bytes.readUInt32BE(at + 4)
    : bytes.readBigInt64BE(at);
}

/** As rows give it. */
export const parseSeq = (text: string): Seq => {
  const seq = Number(text);
  return Number.isSafeInteger(seq) && seq >= 0 ? seq : BigInt(text);
};

export const txOf = ({ txHigh, txLow }: RowBlock, row: number): number =>
  (txHigh[row] ?? 0) * 2 ** 32 + (txLow[row] ?? 0);

/** An id as people write it. */
export function idText(ids: Buffer, row: number): string {
  const hex = ids.toString("hex", row * 16, row * 16 + 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
