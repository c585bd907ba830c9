/**
 * What the badge and /integrity show. Every read takes a viewer with the right to read; none writes anything.
 * What may be said of the log is decided by lib/ledger/integrity.ts, out of these facts alone.
 */
import "server-only";
import { database } from "@/db/database";
import { countCheckpoints } from "@/db/queries/count-checkpoints";
import { listCheckpoints } from "@/db/queries/list-checkpoints";
import { findIntegrity } from "@/db/queries/find-integrity";
import { findNote, type NoteRow } from "@/db/queries/find-note";
import { findUpkeep } from "@/db/queries/find-upkeep";
import { findVerification, type WhichVerification } from "@/db/queries/find-verification";
import { listAnchors } from "@/db/queries/list-anchors";
import { hasRight } from "@/lib/access/rights";
import type { Viewer } from "@/lib/access/viewer";
import type { Instant } from "@/lib/model/event";
import { type AnchorFacts, anchorCounts } from "../anchor-facts";
import type { AnchorCounts, CheckpointFacts } from "../checkpoint-line";
import { type IntegrityFacts, type IntegrityState, integrityState } from "../integrity";
import { type KeyFacts, keyFacts } from "../key-facts";
import { readVerification } from "../read-verification";
import type { Verification } from "../verification";

export type Integrity = { facts: IntegrityFacts; state: IntegrityState };

export async function readIntegrity(viewer: Viewer): Promise<Integrity> {
  demandRead(viewer);
  const facts = await findIntegrity(database().reader);
  return { facts, state: integrityState(facts) };
}

export type CheckpointPage = { rows: CheckpointFacts[]; more: boolean };

const pageRows = 14;
/** The ticks above the table show more of them than a page. */
export const tickRows = 96;

export async function readCheckpoints(
  viewer: Viewer,
  before: Instant | null,
  limit: number = pageRows,
): Promise<CheckpointPage> {
  demandRead(viewer);
  return listCheckpoints(database().reader, { before, limit });
}

export async function readCheckpointCount(viewer: Viewer): Promise<number> {
  demandRead(viewer);
  return countCheckpoints(database().reader);
}

export type Signed = { newest: NoteRow | null; key: KeyFacts | null };

/** The newest checkpoint, and the key upkeep says it signs with. */
export async function readSigned(viewer: Viewer): Promise<Signed> {
  demandRead(viewer);
  const [newest, upkeep] = await Promise.all([findNote(database().reader), findUpkeep(database().reader)]);
  return { newest, key: upkeep?.publicKey ? await keyFacts(upkeep.publicKey) : null };
}

export async function readAnchors(viewer: Viewer): Promise<AnchorFacts[]> {
  demandRead(viewer);
  return listAnchors(database().reader);
}

export const readAnchorCounts = async (viewer: Viewer): Promise<AnchorCounts> =>
  anchorCounts(await readAnchors(viewer));

export async function readVerificationOf(
  viewer: Viewer,
  which: WhichVerification,
): Promise<Verification | null> {
  demandRead(viewer);
  const row = await findVerification(database().reader, which);
  return row ? readVerification(row) : null;
}

/** Callers ask for the right first; a call without it is a fault of ours. */
function demandRead(viewer: Viewer): void {
  if (!hasRight(viewer, "read")) throw new Error('called without the right "read"');
}
