/**
 * Signed notes of C2SP: a text that ends in a newline, an empty line, then one line a signature:
 * `— name base64(key id ‖ signature)`. `parseNote` reads the form and trusts nothing; `openNote` gives the text only
 * where a known key signed it. Signatures by unknown keys are ignored; one bad signature by a known key condemns the
 * whole note. Law (note.test.ts): parseNote(formatNote(n)) = n; every malformed note is refused with a reason.
 */
import { isWellFormed } from "@/lib/model/json-string";
import { encodeUtf8, equalBytes, fromBase64, joinBytes, toBase64 } from "./bytes";
import { cosignedMessage, parseCosignature } from "./cosignature";
import { type SignatureCheck, verifyEd25519 } from "./ed25519";
import { type Parsed, parsed, refused } from "./parsed";
import { isKeyName, keyIdBytes, keyTypes, type VerifierKey } from "./verifier-key";

/** `signature`: what follows the key id; its form is a matter of the key's type. */
export type NoteSignature = { name: string; keyId: Uint8Array; signature: Uint8Array };
export type Note = { text: string; signatures: NoteSignature[] };

/** C2SP wants at least 16 accepted; a bound keeps a hostile note from costing more than it is worth. */
export const signaturesMax = 16;
export const noteLengthMax = 262_144;

export function parseNote(note: string): Parsed<Note> {
  if (note.length > noteLengthMax) return refused(`the note is longer than ${noteLengthMax} characters`);
  if (!isWellFormed(note)) return refused("the note is not well-formed Unicode");
  if (/[\x00-\x09\x0b-\x1f]/u.test(note)) return refused("the note holds a control character");
  if (!note.endsWith("\n")) return refused("the note does not end with a newline");
  const blank = note.lastIndexOf("\n\n");
  if (blank < 0) return refused("no empty line parts the note's text from its signatures");
  const lines = note.slice(blank + 2, -1).split("\n");
  if (lines.length > signaturesMax) return refused(`the note has more than ${signaturesMax} signatures`);
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (signature === null) return refused("a signature line is not “— name base64”");
    signatures.push(signature);
  }
  return parsed({ text: note.slice(0, blank + 1), signatures });
}

export function formatNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(formatSignatureLine).join("")}`;
}

/** With its newline: a further signature is added to a note by appending its line. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${toBase64(joinBytes(keyId, signature))}\n`;
}

/** Without its newline. */
export function parseSignatureLine(line: string): NoteSignature | null {
  const [dash, name, base64, ...rest] = line.split(" ");
  if (dash !== "—" || name === undefined || base64 === undefined || rest.length > 0) return null;
  const bytes = fromBase64(base64);
  if (!isKeyName(name) || bytes === null || bytes.length <= keyIdBytes) return null;
  return { name, keyId: bytes.slice(0, keyIdBytes), signature: bytes.slice(keyIdBytes) };
}

/** `time`: when a witness says it signed, in seconds since 1970; a log's own signature has none. */
export type Signed = { key: VerifierKey; time: bigint | null };

export type OpenedNote =
  | { kind: "opened"; text: string; signedBy: Signed[] }
  | { kind: "unreadable"; reason: string }
  | { kind: "unknown-key"; names: string[] }
  | { kind: "bad-signature"; key: VerifierKey }
  /** A known key's line is there, but this browser has no Ed25519: the text is neither confirmed nor refuted. */
  | { kind: "unchecked"; text: string; keys: VerifierKey[] };

export async function openNote(note: string, keys: readonly VerifierKey[]): Promise<OpenedNote> {
  const read = parseNote(note);
  if (!read.ok) return { kind: "unreadable", reason: read.reason };
  const { text, signatures } = read.value;
  const signedBy: Signed[] = [];
  const unchecked: VerifierKey[] = [];
  for (const signature of signatures) {
    const key = keys.find(
      (known) => known.name === signature.name && equalBytes(known.keyId, signature.keyId),
    );
    if (key === undefined) continue;
    const { check, time } = await checkSignature(key, text, signature.signature);
    if (check === "bad") return { kind: "bad-signature", key };
    if (check === "unsupported") unchecked.push(key);
    else if (!signedBy.some((signed) => signed.key === key)) signedBy.push({ key, time });
  }
  if (unchecked.length > 0) return { kind: "unchecked", text, keys: unchecked };
  if (signedBy.length > 0) return { kind: "opened", text, signedBy };
  return { kind: "unknown-key", names: [...new Set(signatures.map(({ name }) => name))] };
}

async function checkSignature(
  key: VerifierKey,
  text: string,
  signature: Uint8Array,
): Promise<{ check: SignatureCheck; time: bigint | null }> {
  switch (key.type) {
    case keyTypes.log:
      return { check: await verifyEd25519(key.publicKey, encodeUtf8(text), signature), time: null };
    case keyTypes.witness: {
      const read = parseCosignature(signature);
      if (!read.ok) return { check: "bad", time: null };
      const { time, signature: timed } = read.value;
      return { check: await verifyEd25519(key.publicKey, cosignedMessage(time, text), timed), time };
    }
  }
}
