/**
 * The body of a request as text, bounded while it arrives: no header is believed about its length, and what all
 * requests together hold is bounded too. Bytes that are not UTF-8 are refused, never replaced: an event would be
 * stored as something nobody sent. A byte order mark stays in the text, for the parser to refuse.
 */
import "server-only";
import { requestLimits } from "@/lib/model/event-limits";

type BodyRefused = { ok: false; kind: "too-large" | "not-json" | "busy"; detail: string };
export type BodyRead = { ok: true; text: string } | BodyRefused;
export type BytesRead = { ok: true; bytes: Buffer } | BodyRefused;

// Eight of the largest bodies at a time.
const allBytesMax = 8 * requestLimits.bodyBytesMax;
let allBytes = 0;

export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  bytesMax: number = requestLimits.bodyBytesMax,
): Promise<BodyRead> {
  const read = await readBytes(body, bytesMax);
  return read.ok ? decode(read.bytes) : read;
}

/** The same for a body that need not be text. */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  bytesMax: number = requestLimits.bodyBytesMax,
): Promise<BytesRead> {
  if (body === null) return { ok: true, bytes: Buffer.alloc(0) };
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { ok: true, bytes: Buffer.concat(chunks) };
      bytes += value.byteLength;
      allBytes += value.byteLength;
      if (bytes > bytesMax)
        return await stop(reader, "too-large", `A request holds at most ${bytesMax} bytes.`);
      if (allBytes > allBytesMax) return await stop(reader, "busy", "Too many large requests at a time.");
      chunks.push(value);
    }
  } catch {
    // The sender went away: nobody reads this answer.
    return { ok: false, kind: "not-json", detail: "The body ended before it was complete." };
  } finally {
    allBytes -= bytes;
  }
}

async function stop(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  kind: "too-large" | "busy",
  detail: string,
): Promise<BodyRefused> {
  await reader.cancel().catch(() => undefined);
  return { ok: false, kind, detail };
}

function decode(bytes: Buffer): BodyRead {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ok: true, text };
  } catch {
    return { ok: false, kind: "not-json", detail: "The body is not UTF-8." };
  }
}
