/**
 * Whether a page shows what was sealed: the proof is checked (event-proof.ts), its verified line is parsed, and every
 * field of it is compared with what the page has. Runs in the browser, on the API's body as it came; the page itself is
 * what is being checked, so nothing of it is believed.
 *
 * `tx` is in every line and on no page: it is taken from the line, and the rest must give the same line again.
 * Laws (shown-proof.test.ts): whatever field of the page is changed is named; a line altered beside its sealed hash is
 * told from a path that does not hold.
 */
import type { Event, PlacedEvent } from "@/lib/model/event";
import { checkInclusion } from "./check";
import { openCheckpoint } from "./checkpoint";
import { checkEventProof, type EventProof, type ProofVerdict, readEventProof } from "./event-proof";
import { entryOfLine, type Hash, leafOf } from "./hash";
import { decodeLine, encodeLine } from "./line";
import type { VerifierKey } from "./verifier-key";

export type ShownEvent = Omit<PlacedEvent, "tx">;

/** Null where a side does not have the field. */
export type FieldDifference = { field: string; shown: string | null; sealed: string | null };

type Verified = Extract<ProofVerdict, { kind: "verified" }>;
type Altered = Extract<ProofVerdict, { kind: "altered" }>;

export type ShownVerdict =
  | (Verified & { event: Event })
  /** The proof holds, and the page shows something else. */
  | { kind: "differs"; differences: FieldDifference[] }
  /** `leaf`: what the line hashes to. `sealedHolds`: the leaf in the proof leads to the signed root, so only the line is wrong. */
  | (Altered & { leaf: Hash; sealedHolds: boolean })
  /** The proof holds, but its line is of a version this page cannot read: nothing was compared. */
  | { kind: "unreadable-line"; reason: string }
  | Exclude<ProofVerdict, Verified | Altered>;

/** `proof` null: the body is not one. */
export type ShownProof = { proof: EventProof | null; verdict: ShownVerdict };

export async function checkShownProof(
  body: string,
  shown: ShownEvent,
  keys: readonly VerifierKey[],
): Promise<ShownProof> {
  const read = readEventProof(body);
  if (!read.ok) return { proof: null, verdict: { kind: "unreadable", reason: read.reason } };
  const proof = read.value;
  const verdict = await checkEventProof(proof, keys);
  if (verdict.kind === "altered") return { proof, verdict: await alteredParts(verdict, proof, keys) };
  if (verdict.kind !== "verified") return { proof, verdict };
  return { proof, verdict: compareLine(verdict, proof, shown) };
}

async function alteredParts(verdict: Altered, proof: EventProof, keys: readonly VerifierKey[]) {
  const { position, leafHash, proof: path, checkpoint } = proof;
  const opened = await openCheckpoint(checkpoint, keys);
  const sealedHolds =
    opened.kind === "opened" &&
    (await checkInclusion({
      position,
      size: opened.checkpoint.size,
      leaf: leafHash,
      proof: path,
      root: opened.checkpoint.root,
    }));
  return { ...verdict, leaf: await leafOf(await entryOfLine(proof.line)), sealedHolds };
}

function compareLine(verified: Verified, { line, position }: EventProof, shown: ShownEvent): ShownVerdict {
  const decoded = decodeLine(line);
  if (decoded.kind === "unknown-format")
    return {
      kind: "unreadable-line",
      reason: `it is of format ${decoded.format}, which is newer than this page`,
    };
  if (decoded.kind === "unreadable") return { kind: "unreadable-line", reason: decoded.reason };
  const differences = differencesOf(shown, decoded.event, position);
  return differences.length > 0 ? { kind: "differs", differences } : { ...verified, event: decoded.event };
}

// A record, so that a field the event gains cannot be left out; in the order in which the page shows them.
const compared: Record<keyof Omit<Event, "tx">, true> = {
  ...{ id: true, type: true, occurredAt: true, recordedAt: true, schemaVersion: true, entityType: true },
  ...{ entityId: true, operation: true, outcome: true, actorId: true, actorType: true, onBehalfOf: true },
  ...{ source: true, reason: true, before: true, after: true, changed: true, payload: true, metadata: true },
  ...{
    transactionId: true,
    correlationId: true,
    causationId: true,
    causes: true,
    supersedes: true,
    seq: true,
  },
};
const fields = Object.keys(compared) as (keyof typeof compared)[];

function differencesOf(shown: ShownEvent, sealed: Event, position: bigint): FieldDifference[] {
  const found = fields.flatMap((field): FieldDifference[] => {
    const [here, there] = [textOf(shown[field]), textOf(sealed[field])];
    return here === there ? [] : [{ field, shown: here, sealed: there }];
  });
  // A page that was made before the seal has no position yet.
  if (shown.position !== null && shown.position !== position.toString())
    found.push({ field: "position", shown: shown.position, sealed: position.toString() });
  if (found.length > 0) return found;
  // What prints alike field by field need not be the same line: a list and its own text.
  const again = encodeLine({ ...shown, tx: sealed.tx });
  return again === encodeLine(sealed) ? [] : [{ field: "line", shown: again, sealed: encodeLine(sealed) }];
}

const textOf = (value: Event[keyof Event]): string | null =>
  value === null || typeof value === "string" ? value : JSON.stringify(value);
