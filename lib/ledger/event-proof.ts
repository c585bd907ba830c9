/**
 * The proof of one event, as `GET /events/{id}/proof` answers and as a file to keep: the event's line, its position,
 * its leaf, the path and the signed checkpoint. `checkEventProof` goes line → entry → leaf → path → root → signature
 * and answers with one verdict of a closed list, never a throw: what was handed in is somebody's file. The keys must
 * come from elsewhere: a proof cannot vouch for itself. What the event says is to be read from the verified line;
 * whether it is the event one asked for, the caller compares.
 * Laws (event-proof.test.ts): readEventProof(formatEventProof(p)) = p; no changed byte of a good proof is verified
 * unless it still says the same.
 */
import { isJsonNumber, isJsonObject, type JsonTree, parseJson, storedLimits } from "@/lib/model/json";
import { isWellFormed } from "@/lib/model/json-string";
import { equalBytes, fromHex, toHex } from "./bytes";
import { checkInclusion } from "./check";
import { type Checkpoint, openCheckpoint, readDecimal } from "./checkpoint";
import { canHash, entryOfLine, type Hash, hashBytes, leafOf } from "./hash";
import type { Signed } from "./note";
import { type Parsed, parsed, refused } from "./parsed";
import type { VerifierKey } from "./verifier-key";

/** `checkpoint`: the whole signed note. */
export type EventProof = {
  line: string;
  position: bigint;
  leafHash: Hash;
  proof: Hash[];
  checkpoint: string;
};

export type ProofVerdict =
  | { kind: "verified"; checkpoint: Checkpoint; signedBy: VerifierKey[]; cosignedBy: Signed[] }
  /** `line`: it does not give the leaf. `position`: not below the checkpoint's size. `path`: it misses the root. */
  | { kind: "altered"; what: "line" | "position" | "path" }
  | { kind: "bad-signature"; keyName: string }
  | { kind: "unknown-key"; keyNames: string[] }
  | { kind: "unreadable"; reason: string }
  /** Not good and not bad. `hash`: nothing was checked. `signature`: everything but the signature holds. */
  | { kind: "unchecked"; what: "hash" | "signature" };

export async function checkEventProof(
  proof: EventProof,
  keys: readonly VerifierKey[],
): Promise<ProofVerdict> {
  if (!canHash()) return { kind: "unchecked", what: "hash" };
  const opened = await openCheckpoint(proof.checkpoint, keys);
  switch (opened.kind) {
    case "unreadable":
      return opened;
    case "unknown-key":
      return { kind: "unknown-key", keyNames: opened.names };
    case "bad-signature":
      return { kind: "bad-signature", keyName: opened.key.name };
    case "unchecked":
    case "opened": {
      const { checkpoint } = opened;
      const what = await alteredPart(proof, checkpoint);
      if (what !== null) return { kind: "altered", what };
      if (opened.kind === "unchecked") return { kind: "unchecked", what: "signature" };
      const { signedBy, cosignedBy } = opened;
      return { kind: "verified", checkpoint, signedBy, cosignedBy };
    }
  }
}

/** Read and checked: for a file somebody brings. */
export async function checkEventProofText(text: string, keys: readonly VerifierKey[]): Promise<ProofVerdict> {
  const read = readEventProof(text);
  return read.ok ? checkEventProof(read.value, keys) : { kind: "unreadable", reason: read.reason };
}

async function alteredPart(
  { line, position, leafHash, proof }: EventProof,
  { size, root }: Checkpoint,
): Promise<"line" | "position" | "path" | null> {
  // Reading refuses half a surrogate pair; a proof put together otherwise may hold one, and has no hash.
  if (!isWellFormed(line)) return "line";
  const leaf = await leafOf(await entryOfLine(line));
  if (!equalBytes(leaf, leafHash)) return "line";
  if (position >= size) return "position";
  return (await checkInclusion({ position, size, leaf, proof, root })) ? null : "path";
}

/** What each verdict means, for screen and command line; `position` is the proof's. */
export function describeVerdict(verdict: ProofVerdict, position: bigint): string {
  switch (verdict.kind) {
    case "verified": {
      const { checkpoint, signedBy } = verdict;
      const names = signedBy.map(({ name }) => name).join(", ");
      return `Verified: this line is event ${place(position)} of the ${count(checkpoint.size)} under the checkpoint signed by ${names}.`;
    }
    case "altered":
      return alteredWords[verdict.what](position);
    case "bad-signature":
      return `The checkpoint's signature by ${verdict.keyName} is not good: the checkpoint or the signature was altered.`;
    case "unknown-key":
      return `The checkpoint is not signed by a key known here, only by: ${verdict.keyNames.join(", ")}.`;
    case "unreadable":
      return `This is not a readable proof: ${verdict.reason}.`;
    case "unchecked":
      return verdict.what === "hash"
        ? "Not checked: this page has no Web Crypto, which browsers offer over HTTPS only."
        : "Line and path lead to the checkpoint's root, but its signature was not checked: this browser has no Ed25519.";
  }
}

const alteredWords = {
  line: () => "The line is not the one the proof was made for: line or leaf hash was altered.",
  position: (position: bigint) => `The checkpoint does not reach position ${place(position)}.`,
  path: (position: bigint) =>
    `The line does not lead to the checkpoint's root at position ${place(position)}: line, position or path was altered.`,
};

const count = (n: bigint): string => n.toLocaleString("en-US");
const place = (n: bigint): string => `#${count(n)}`;

export function formatEventProof({ line, position, leafHash, proof, checkpoint }: EventProof): string {
  const path = proof.map((hash) => `"${toHex(hash)}"`).join(",");
  return `{"line":${JSON.stringify(line)},"position":${position},"leafHash":"${toHex(leafHash)}","proof":[${path}],"checkpoint":${JSON.stringify(checkpoint)}}`;
}

/** A path is as long as a tree of 2^63 is high; a line holds a few JSON values of a megabyte at most. */
const proofHashesMax = 63;
const proofLengthMax = 67_108_864;
const fields = ["line", "position", "leafHash", "proof", "checkpoint"];

export function readEventProof(text: string): Parsed<EventProof> {
  if (text.length > proofLengthMax) return refused(`longer than ${proofLengthMax} characters`);
  const json = parseJson(text, { ...storedLimits, depthMax: 2, keysMax: fields.length });
  if (!json.ok) return refused(`not JSON as a proof is: ${json.problem.message}`);
  if (!isJsonObject(json.tree)) return refused("not a JSON object");
  for (const name of json.tree.keys()) if (!fields.includes(name)) return refused(`unknown field ${name}`);
  const line = json.tree.get("line");
  const position = readPosition(json.tree.get("position"));
  const leafHash = readHash(json.tree.get("leafHash"));
  const proof = readPath(json.tree.get("proof"));
  const checkpoint = json.tree.get("checkpoint");
  if (typeof line !== "string") return refused("line is not text");
  if (position === null) return refused("position is not a whole number below 2^63");
  if (leafHash === null) return refused("leafHash is not 64 lower-case hexadecimal digits");
  if (proof === null) return refused(`proof is not a list of at most ${proofHashesMax} such hashes`);
  if (typeof checkpoint !== "string") return refused("checkpoint is not text");
  return parsed({ line, position, leafHash, proof, checkpoint });
}

const readPosition = (tree: JsonTree | undefined): bigint | null =>
  isJsonNumber(tree) ? readDecimal(tree.number) : null;

function readHash(tree: JsonTree | undefined): Hash | null {
  const hash = typeof tree === "string" ? fromHex(tree) : null;
  return hash?.length === hashBytes ? hash : null;
}

function readPath(tree: JsonTree | undefined): Hash[] | null {
  if (!Array.isArray(tree) || tree.length > proofHashesMax) return null;
  const hashes = tree.map(readHash).filter((hash) => hash !== null);
  return hashes.length === tree.length ? hashes : null;
}
