/**
 * The body of a request as text, bounded while it arrives: no header is believed about its length, and what all
 * requests together hold is bounded too. Bytes that are not UTF-8 are refused, never replaced: an event would be
 * stored as something nobody sent. A byte order mark stays in the text, for the parser to refuse.
 */
import "server-only";
import { requestLimits } from "@/lib/model/event-limits";

export type BodyRead =
  | { ok: true; text: string }
  | { ok: false; kind: "too-large" | "not-json" | "busy"; detail: string };

// Eight of the largest bodies at a time.
const allBytesMax = 8 * requestLimits.bodyBytesMax;
let allBytes = 0;

export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  bytesMax: number = requestLimits.bodyBytesMax,
): Promise<BodyRead> {
  if (body === null) return { ok: true, text: "" };
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return decode(chunks);
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
): Promise<BodyRead> {
  await reader.cancel().catch(() => undefined);
  return { ok: false, kind, detail };
}

function decode(chunks: readonly Uint8Array[]): BodyRead {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
    return { ok: true, text };
  } catch {
    return { ok: false, kind: "not-json", detail: "The body is not UTF-8." };
  }
}
