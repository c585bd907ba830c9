/**
 * The proof of one entry as a text file of C2SP tlog-proof: header, optional extra data nobody vouches for, index,
 * the path in base64, an empty line, and the checkpoint as it was signed. Other transparency-log tools read it; the
 * line itself travels beside it. Law (tlog-proof.test.ts): parseTlogProof(formatTlogProof(p)) = p, one text for one
 * proof. To check it: `checkInclusion` against the checkpoint `openCheckpoint` gives.
 */
import { fromBase64, toBase64 } from "./bytes";
import { readDecimal } from "./checkpoint";
import { type Hash, hashBytes } from "./hash";
import { parseNote } from "./note";
import { type Parsed, parsed, refused } from "./parsed";

/** `checkpoint`: the whole signed note. */
export type TlogProof = { extra: Uint8Array | null; position: bigint; proof: Hash[]; checkpoint: string };

const header = "c2sp.org/tlog-proof@v1";
const proofHashesMax = 63;
const proofLengthMax = 1_048_576;

export function formatTlogProof({ extra, position, proof, checkpoint }: TlogProof): string {
  const lines = [
    header,
    ...(extra === null ? [] : [`extra ${toBase64(extra)}`]),
    `index ${position}`,
    ...proof.map(toBase64),
  ];
  return `${lines.join("\n")}\n\n${checkpoint}`;
}

export function parseTlogProof(text: string): Parsed<TlogProof> {
  if (text.length > proofLengthMax) return refused(`longer than ${proofLengthMax} characters`);
  const blank = text.indexOf("\n\n");
  if (blank < 0) return refused("no empty line parts the proof from its checkpoint");
  const checkpoint = text.slice(blank + 2);
  const note = parseNote(checkpoint);
  if (!note.ok) return refused(note.reason);
  const lines = text.slice(0, blank).split("\n");
  if (lines.shift() !== header) return refused(`the first line is not ${header}`);
  const extraText = lines[0]?.startsWith("extra ") ? lines.shift()?.slice("extra ".length) : null;
  const extra = typeof extraText === "string" ? fromBase64(extraText) : null;
  // Without extra data the line is left out, so an empty one has no meaning.
  if (extraText !== null && (extra === null || extra.length === 0)) return refused("extra is not base64");
  const indexLine = lines.shift() ?? "";
  const position = indexLine.startsWith("index ") ? readDecimal(indexLine.slice("index ".length)) : null;
  if (position === null) return refused("no index below 2^63 where it belongs");
  if (lines.length > proofHashesMax) return refused(`more than ${proofHashesMax} hashes`);
  const proof = lines.map(fromBase64).filter((hash): hash is Hash => hash?.length === hashBytes);
  if (proof.length !== lines.length) return refused("a hash of the path is not base64 of 32 bytes");
  return parsed({ extra, position, proof, checkpoint });
}
