/**
 * Checks the proof of one event as it was downloaded, by itself: no database, no network. What was checked is told step
 * by step, in words, with the exit code of `whence verify --bundle`: 0 verified, 1 altered, 2 cannot decide. The keys
 * come from whoever checks; without any, everything but the signature is checked, and that decides nothing.
 */
import { toHex } from "./bytes";
import { checkInclusion } from "./check";
import { type Checkpoint, parseCheckpoint } from "./checkpoint";
import { checkEventProof, describeVerdict, type EventProof, readEventProof } from "./event-proof";
import { entryOfLine, leafOf } from "./hash";
import { parseNote } from "./note";
import { countText, placeText } from "./verification-result";
import type { VerifierKey } from "./verifier-key";

export type ProofFileReport = { exitCode: 0 | 1 | 2; lines: string[] };

export async function checkProofFile(text: string, keys: readonly VerifierKey[]): Promise<ProofFileReport> {
  const read = readEventProof(text.trimEnd());
  if (!read.ok) return cannotDecide([`Cannot decide: this is not a readable proof: ${read.reason}.`]);
  const proof = read.value;
  return keys.length === 0 ? checkUnsigned(proof) : checkSigned(proof, keys);
}

async function checkSigned(proof: EventProof, keys: readonly VerifierKey[]): Promise<ProofFileReport> {
  const verdict = await checkEventProof(proof, keys);
  const words = describeVerdict(verdict, proof.position);
  switch (verdict.kind) {
    case "verified": {
      const { checkpoint, cosignedBy } = verdict;
      const witnesses = cosignedBy.map(
        ({ key, time }) => `${key.name}${time === null ? "" : ` at ${timeText(time)}`}`,
      );
      return {
        exitCode: 0,
        lines: [
          words,
          ...steps(proof, checkpoint),
          "holds    Signature: the checkpoint is signed by a key you gave.",
          ...witnesses.map((witness) => `holds    Witness: cosigned by ${witness}.`),
          "",
          ...ofTheEvent(proof),
          "",
          "What the event says is only what its line says. That nothing else was sealed is not part of this proof.",
        ],
      };
    }
    case "altered":
    case "bad-signature":
      return { exitCode: 1, lines: [`Tampered: ${words}`] };
    case "unknown-key":
    case "unreadable":
    case "unchecked":
      return cannotDecide([`Cannot decide: ${words}`]);
  }
}

async function checkUnsigned(proof: EventProof): Promise<ProofFileReport> {
  const note = parseNote(proof.checkpoint);
  const read = note.ok ? parseCheckpoint(note.value.text) : note;
  if (!read.ok) return cannotDecide([`Cannot decide: the checkpoint cannot be read: ${read.reason}.`]);
  const { size, root } = read.value;
  const leaf = await leafOf(await entryOfLine(proof.line));
  if (toHex(leaf) !== toHex(proof.leafHash))
    return {
      exitCode: 1,
      lines: [`Tampered: ${describeVerdict({ kind: "altered", what: "line" }, proof.position)}`],
    };
  if (!(await checkInclusion({ position: proof.position, size, leaf, proof: proof.proof, root })))
    return {
      exitCode: 1,
      lines: [`Tampered: ${describeVerdict({ kind: "altered", what: "path" }, proof.position)}`],
    };
  return cannotDecide([
    "Cannot decide: line, leaf and path agree with the checkpoint, but its signature was not checked.",
    ...steps(proof, read.value),
    "unknown  Signature: give the log's verifier key with --key, from a place you trust.",
    "",
    ...ofTheEvent(proof),
  ]);
}

const cannotDecide = (lines: string[]): ProofFileReport => ({ exitCode: 2, lines });

const steps = ({ leafHash, proof, position }: EventProof, { origin, size, root }: Checkpoint): string[] => [
  `holds    Line: its hash gives the leaf ${toHex(leafHash)}.`,
  `holds    Path: ${countText(proof.length)} hashes lead from position ${placeText(position)} to the root ${toHex(root)}.`,
  `holds    Checkpoint: of ${origin}, ${countText(size)} events.`,
];

const ofTheEvent = ({ line }: EventProof): string[] => ["The event's line, as it was sealed:", line];

const timeText = (seconds: bigint): string =>
  seconds < 8_640_000_000_000n ? new Date(Number(seconds) * 1000).toISOString() : `${seconds} s after 1970`;
