/**
 * What a witness signs (C2SP tlog-cosignature, Ed25519): the checkpoint's text under a line with the time, and what
 * its signature line holds: that time as 8 big-endian bytes, then the signature. It says: at that time this was the
 * largest consistent tree of this log the witness had seen.
 */
import { encodeUtf8, joinBytes } from "./bytes";
import { ed25519Bytes } from "./ed25519";
import { type Parsed, parsed, refused } from "./parsed";

/** `time` in whole seconds since 1970, UTC. */
export type Cosignature = { time: bigint; signature: Uint8Array };

const timeBytes = 8;
const timeMax = 2n ** 63n - 1n;

/** The message to sign: not the checkpoint itself, so that a witness's signature can never pass for a log's. */
export function cosignedMessage(time: bigint, checkpointText: string): Uint8Array {
  return encodeUtf8(`cosignature/v1\ntime ${time}\n${checkpointText}`);
}

/** For `formatSignatureLine`: what follows the key id. */
export function formatCosignature({ time, signature }: Cosignature): Uint8Array {
  if (time < 0n || time > timeMax) throw new RangeError(`no time of a cosignature: ${time}`);
  if (signature.length !== ed25519Bytes.signature) throw new Error("an Ed25519 signature has 64 bytes");
  const bytes = new Uint8Array(timeBytes);
  new DataView(bytes.buffer).setBigUint64(0, time);
  return joinBytes(bytes, signature);
}

export function parseCosignature(bytes: Uint8Array): Parsed<Cosignature> {
  if (bytes.length !== timeBytes + ed25519Bytes.signature) return refused("a cosignature has 72 bytes");
  const time = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  if (time > timeMax) return refused("the time of a cosignature is below 2^63");
  return parsed({ time, signature: bytes.slice(timeBytes) });
}
