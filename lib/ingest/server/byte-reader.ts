/** Bytes of a stream by pieces that are asked for: up to a mark, or so many. Holds one piece and what comes of it. */
import "server-only";

export type ByteReader = {
  /** Up to the mark, without it; null at the end. Throws past `bytesMax`. */
  until(mark: number, bytesMax?: number): Promise<Buffer | null>;
  /** Exactly so many. Throws when the stream ends before. */
  take(bytes: number): Promise<Buffer>;
  skip(bytes: number): Promise<void>;
};

export function createByteReader(stream: AsyncIterable<Buffer>): ByteReader {
  const source = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await source.next();
    if (next.done === true) return false;
    held = next.value;
    return true;
  };
  return {
    async until(mark, bytesMax = 1_048_576) {
      const pieces: Buffer[] = [];
      let bytes = 0;
      for (;;) {
        const at = held.indexOf(mark);
        const piece = held.subarray(0, at < 0 ? held.length : at);
        bytes += piece.length;
        if (bytes > bytesMax) throw new Error(`a piece of more than ${bytesMax} bytes`);
        held = held.subarray(piece.length + (at < 0 ? 0 : 1));
        if (at >= 0) return pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]);
        pieces.push(piece);
        if (!(await more())) return bytes === 0 ? null : Buffer.concat(pieces);
      }
    },
    async take(bytes) {
      const pieces: Buffer[] = [];
      for (let missing = bytes; ; ) {
        const piece = held.subarray(0, missing);
        held = held.subarray(piece.length);
        missing -= piece.length;
        pieces.push(piece);
        if (missing === 0) return pieces.length === 1 ? piece : Buffer.concat(pieces);
        if (!(await more())) throw new Error(`the stream ended ${missing} bytes early`);
      }
    },
    async skip(bytes) {
      for (let missing = bytes; missing > 0; ) {
        const piece = held.subarray(0, missing);
        held = held.subarray(piece.length);
        missing -= piece.length;
        if (missing > 0 && !(await more())) throw new Error(`the stream ended ${missing} bytes early`);
      }
    },
  };
}
