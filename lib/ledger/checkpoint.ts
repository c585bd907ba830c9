/**
 * A checkpoint (C2SP tlog-checkpoint) is a signed note whose text says which log (origin), how many events (size) and
 * the one hash all of them give (root). `parseCheckpoint` reads the text; `openCheckpoint` also asks that a known key
 * of that log signed it: a witness alone, or the key of another log, vouches for nothing here.
 * Law (checkpoint.test.ts): parseCheckpoint(formatCheckpoint(c)) = c, and one text for one checkpoint.
 */
import { isWellFormed } from "@/lib/model/json-string";
import { fromBase64, toBase64 } from "./bytes";
import { type Hash, hashBytes } from "./hash";
import { type OpenedNote, openNote, type Signed } from "./note";
import { type Parsed, parsed, refused } from "./parsed";
import { sizeMax } from "./tile";
import { keyTypes, type VerifierKey } from "./verifier-key";

export type Checkpoint = { origin: string; size: bigint; root: Hash };

/** The note's text: what is signed, its last newline included. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isOrigin(origin)) throw new Error(`not an origin: ${JSON.stringify(origin)}`);
  if (size < 0n || size > sizeMax) throw new RangeError(`no size of a log: ${size}`);
  if (root.length !== hashBytes) throw new Error("a root has 32 bytes");
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * Strict, but for extension lines: other logs may have them (never ours), they are signed with the rest and say
 * nothing about the tree, so they are read over.
 */
export function parseCheckpoint(text: string): Parsed<Checkpoint> {
  if (!text.endsWith("\n")) return refused("the checkpoint does not end with a newline");
  const lines = text.slice(0, -1).split("\n");
  const [origin = "", sizeText = "", rootText = ""] = lines;
  if (lines.length < 3) return refused("a checkpoint has at least three lines: origin, size and root");
  if (lines.includes("")) return refused("a checkpoint has no empty line");
  if (!isOrigin(origin)) return refused("the origin holds a character no note may hold");
  const size = readDecimal(sizeText);
  if (size === null) return refused("the size is not a whole number below 2^63 without leading zeros");
  const root = fromBase64(rootText);
  if (root?.length !== hashBytes) return refused("the root is not base64 of 32 bytes");
  return parsed({ origin, size, root });
}

/** Sizes and positions: decimal, no sign, no leading zero, below 2^63; else null. */
export function readDecimal(text: string): bigint | null {
  if (!/^(?:0|[1-9]\d{0,18})$/u.test(text)) return null;
  const value = BigInt(text);
  return value <= sizeMax ? value : null;
}

export type OpenedCheckpoint =
  | {
      kind: "opened";
      checkpoint: Checkpoint;
      text: string;
      signedBy: VerifierKey[];
      /** Known witnesses that cosigned it, each with its own word for the time. */
      cosignedBy: Signed[];
    }
  | { kind: "unchecked"; checkpoint: Checkpoint; text: string }
  | Extract<OpenedNote, { kind: "unreadable" | "unknown-key" | "bad-signature" }>;

export async function openCheckpoint(note: string, keys: readonly VerifierKey[]): Promise<OpenedCheckpoint> {
  const opened = await openNote(note, keys);
  if (opened.kind !== "opened" && opened.kind !== "unchecked") return opened;
  const { text } = opened;
  const read = parseCheckpoint(text);
  if (!read.ok) return { kind: "unreadable", reason: read.reason };
  const checkpoint = read.value;
  const keysOf = opened.kind === "opened" ? opened.signedBy.map(({ key }) => key) : opened.keys;
  const signedBy = keysOf.filter((key) => isKeyOf(key, checkpoint.origin));
  if (signedBy.length === 0) return { kind: "unknown-key", names: keysOf.map(({ name }) => name) };
  if (opened.kind === "unchecked") return { kind: "unchecked", checkpoint, text };
  const cosignedBy = opened.signedBy.filter(({ key }) => key.type === keyTypes.witness);
  return { kind: "opened", checkpoint, text, signedBy, cosignedBy };
}

/** A log's keys bear its origin as their name, the new one after a rotation too. */
const isKeyOf = (key: VerifierKey, origin: string): boolean =>
  key.type === keyTypes.log && key.name === origin;

const isOrigin = (origin: string): boolean => /^[^\x00-\x1f]+$/u.test(origin) && isWellFormed(origin);
