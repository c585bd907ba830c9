/**
 * What is said to a witness (C2SP tlog-witness, add-checkpoint): the size it last cosigned, the proof that the tree
 * grew from there, an empty line, the checkpoint. Strict both ways.
 * Law (witness-message.test.ts): parseAddCheckpoint(formatAddCheckpoint(r)) = r, and no other text reads as r.
 */
import { fromBase64, toBase64 } from "./bytes";
import { readDecimal } from "./checkpoint";
import { type Hash, hashBytes } from "./hash";
import { type Parsed, parsed, refused } from "./parsed";

/** `note`: the whole signed checkpoint. */
export type AddCheckpoint = { old: bigint; proof: readonly Hash[]; note: string };

export const proofLinesMax = 63;
/** A proof of 63 hashes and a note of 16 signatures are 8 KB. */
export const addCheckpointLengthMax = 65_536;

export function formatAddCheckpoint({ old, proof, note }: AddCheckpoint): string {
  return `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join("")}\n${note}`;
}

export function parseAddCheckpoint(text: string): Parsed<AddCheckpoint> {
  const blank = text.indexOf("\n\n");
  if (blank < 0) return refused("an empty line stands before the checkpoint");
  const [first = "", ...lines] = text.slice(0, blank).split("\n");
  const old = first.startsWith("old ") ? readDecimal(first.slice(4)) : null;
  if (old === null) return refused("the first line is “old” and a size");
  if (lines.length > proofLinesMax) return refused(`a proof has at most ${proofLinesMax} hashes`);
  const proof: Hash[] = [];
  for (const line of lines) {
    const hash = fromBase64(line);
    if (hash?.length !== hashBytes) return refused("a line of the proof is not base64 of 32 bytes");
    proof.push(hash);
  }
  return parsed({ old, proof, note: text.slice(blank + 2) });
}

/** The answer 409: the size the witness has, and a newline. */
export const formatSizeAnswer = (size: bigint): string => `${size}\n`;

export const parseSizeAnswer = (text: string): bigint | null =>
  text.endsWith("\n") ? readDecimal(text.slice(0, -1)) : null;
