/**
 * Publishes the sealed log: a checkpoint is signed only when the tree provably goes on from everything that was signed
 * before and is known outside the database: the ledger folder's checkpoint, and each anchor's. A database restored to
 * an older copy, a copy grown apart, a second upkeep elsewhere: each is refused, and said (publish-problem.ts).
 *
 * In this order, each step durable before the next: tiles to the folder, keys, signature, the folder's checkpoint by
 * compare-and-swap, the table, the anchors. Stopped anywhere the next round goes on; the same tree signed again gives
 * the same bytes. publish.db.test.ts stops it at every step.
 */
import "server-only";
import type { Database } from "@/db/client";
import { findLastCheckpoint, type LastCheckpoint } from "@/db/queries/find-last-checkpoint";
import { insertCheckpoint } from "@/db/queries/insert-checkpoint";
import { formatCheckpoint } from "../checkpoint";
import { formatNote } from "../note";
import type { PublishProblem } from "../publish-problem";
import { formatVerifierKey } from "../verifier-key";
import {
  type Anchor,
  type AnchorOutcome,
  forgetOtherAnchors,
  latestOfAnchors,
  putToAnchors,
} from "./anchors";
import { copyTiles, folderTree, type LedgerTree, TilesDiffer } from "./copy-tiles";
import { compareWithKnown, type KnownCheckpoint, type LogIdentity } from "./known-checkpoint";
import { FolderFailed, type LedgerFolder } from "./ledger-folder";
import { openPlace, type Place } from "./open-place";
import { signatureOf } from "./private-key";
import { openTree, TileMissing } from "./read-tree";
import { endRotation } from "./rotate-key";
import type { SigningKeys } from "./signing-key";

export type Published =
  /** `repeated`: the tree is the one that was signed before; it was said again because an hour had passed. */
  | {
      kind: "published";
      size: bigint;
      note: string;
      signedAt: string;
      repeated: boolean;
      verifierKey: string;
      anchors: AnchorOutcome[];
    }
  /** Nothing new, or too soon after the last one. Anchors that lag were asked again; all are listed as they stand. */
  | { kind: "standing"; size: bigint; note: string; verifierKey: string; anchors: AnchorOutcome[] }
  /** Nothing is sealed yet. */
  | { kind: "empty" }
  /** Another upkeep with the same folder was faster; the next round sees what it did. */
  | { kind: "raced" }
  | { kind: "refused"; problem: PublishProblem };

/** Between which steps a test may stop it. */
export type PublishStep =
  | "proved"
  | "tiles"
  | "keys"
  | "signed"
  | "swapped"
  | "kept"
  | "cleared"
  | "anchored";

export type PublishOptions = {
  /** The log's origin (audit.log), which is also its key's name. */
  origin: string;
  anchors?: readonly Anchor[];
  /** At most one checkpoint in that time while events come. */
  everyMs?: number;
  /** A checkpoint is repeated after that long without events. */
  idleMs?: number;
  anchorTimeoutMs?: number;
  /** An anchor that failed is asked again after that long. */
  anchorRetryMs?: number;
  now?: () => Date;
  onStep?: (step: PublishStep) => void | Promise<void>;
};

type Round = Required<PublishOptions> & { sql: Database; folder: LedgerFolder };

/** `sql` acts as `whence_sealer`. Throws only what no problem describes: the database failed, or a mistake of ours. */
export async function publish(
  sql: Database,
  folder: LedgerFolder,
  options: PublishOptions,
): Promise<Published> {
  const { everyMs = 10_000, idleMs = 3_600_000, anchorTimeoutMs = 5_000 } = options;
  const { anchors = [], now = () => new Date(), onStep = () => undefined } = options;
  const round = { ...options, anchors, everyMs, idleMs, anchorTimeoutMs, now, onStep, sql, folder };
  try {
    return await publishRound({ ...round, anchorRetryMs: options.anchorRetryMs ?? 10_000 });
  } catch (error) {
    if (error instanceof FolderFailed) {
      const problem = { kind: "folder" as const, path: error.path, reason: error.message };
      return { kind: "refused", problem };
    }
    if (error instanceof TilesDiffer || error instanceof TileMissing) {
      const { size } = await openTree(sql);
      return { kind: "refused", problem: { kind: "broken", size, reason: error.message } };
    }
    throw error;
  }
}

async function publishRound(round: Round): Promise<Published> {
  const tree = await openTree(round.sql);
  const last = await findLastCheckpoint(round.sql);
  const place = await openPlace(round.folder, round.origin, last);
  if ("problem" in place) return { kind: "refused", problem: place.problem };
  const { known } = place;
  const problem = known && (await compareWithKnown(known, tree, round.folder.path));
  if (problem) return { kind: "refused", problem };
  if (tree.size === 0n) return { kind: "empty" };
  if (known && isStanding(round, place, tree, last)) return stand(round, place, known, tree, last);
  return goOn(round, place, tree, last);
}

function isStanding(
  { everyMs, idleMs }: Round,
  { known, keys }: Place,
  tree: LedgerTree,
  last: LastCheckpoint | null,
): boolean {
  // Stopped between folder and table: the table gets it now.
  if (known === null || last === null || last.note !== known.note) return false;
  const unchanged = known.size === tree.size && signTree(keys, known.origin, tree) === known.note;
  // A clock that was set back makes no event wait, and repeats nothing until it has caught up.
  if (last.ageMs < 0) return unchanged;
  return last.ageMs < (unchanged ? idleMs : everyMs);
}

async function stand(
  round: Round,
  place: Place,
  known: KnownCheckpoint,
  tree: LedgerTree,
  last: LastCheckpoint | null,
): Promise<Published> {
  const anchors = await giveToAnchors(round, place.log, known);
  // A host restored with its ledger folder: said before a new event makes two pasts of it.
  const problem = anchors.some(({ kind }) => kind === "disagrees")
    ? await compareWithAnchors(round, place, tree, last)
    : null;
  if (problem) return { kind: "refused", problem };
  await endRotation(round, place, known);
  const { size, note } = known;
  return { kind: "standing", size, note, verifierKey: newestKey(place.keys), anchors };
}

async function goOn(
  round: Round,
  place: Place,
  tree: LedgerTree,
  last: LastCheckpoint | null,
): Promise<Published> {
  const { sql, folder, origin, onStep } = round;
  const { known, keys } = place;
  const problem = await compareWithAnchors(round, place, tree, last);
  if (problem) return { kind: "refused", problem };
  await onStep("proved");
  // Stop here: tiles nobody signed for lie in the folder; the next round writes over them.
  await copyTiles(tree, folder, known?.size ?? 0n);
  await onStep("tiles");
  // Stop here: a key is known that has signed nothing yet.
  await folder.addKeys(place.log.keys.map(formatVerifierKey));
  await onStep("keys");
  const note = signTree(keys, origin, tree);
  await onStep("signed");
  // Stop here: the signature was in this process only.
  if (!(await folder.checkpoint.swap(known?.note ?? null, note))) return { kind: "raced" };
  await onStep("swapped");
  // Stop here: the checkpoint stands in the folder and not in the table; the next round signs the same bytes.
  const { size, root } = tree;
  const signedAt = await insertCheckpoint(sql, { size, root, note, keyName: origin });
  await onStep("kept");
  // Stop here: a partial tile too many in the folder.
  await folder.removePartials(known?.size ?? 0n, size);
  await onStep("cleared");
  // Stop here: the anchors lag; the next round asks each that lacks it.
  const standing = { size, root, origin, note };
  const anchors = await giveToAnchors(round, place.log, standing);
  await forgetOtherAnchors(sql, round.anchors);
  await onStep("anchored");
  await endRotation(round, place, standing);
  const repeated = known?.note === note;
  return { kind: "published", size, note, signedAt, repeated, verifierKey: newestKey(keys), anchors };
}

/** Everything the anchors hold of this log must be the beginning of the tree, and the table must not know more. */
async function compareWithAnchors(
  { anchors, anchorTimeoutMs }: Round,
  { known, log }: Place,
  tree: LedgerTree,
  last: LastCheckpoint | null,
): Promise<PublishProblem | null> {
  let largest = known?.size ?? 0n;
  for (const { anchor, known: held } of await latestOfAnchors(anchors, log, anchorTimeoutMs)) {
    const problem = await compareWithKnown(held, tree, anchor.name);
    if (problem) return problem;
    if (held.size > largest) largest = held.size;
  }
  // The folder gets each checkpoint before the table does. Where the table has more, the folder is an older copy, and
  // signing on from it could contradict what was signed since; unless an anchor has that too, and it was compared.
  const kept = BigInt(last?.size ?? 0);
  return kept > largest ? { kind: "not-the-first", size: kept, at: "the database" } : null;
}

async function giveToAnchors(
  { sql, folder, anchors, anchorTimeoutMs, anchorRetryMs, idleMs }: Round,
  log: LogIdentity,
  checkpoint: KnownCheckpoint,
): Promise<AnchorOutcome[]> {
  const times = { timeoutMs: anchorTimeoutMs, againMs: idleMs, retryMs: anchorRetryMs };
  return putToAnchors(sql, anchors, checkpoint, folderTree(folder, checkpoint), log, times);
}

function signTree({ current, next }: SigningKeys, origin: string, { size, root }: LedgerTree): string {
  const text = formatCheckpoint({ origin, size, root });
  const signers = next === null ? [current] : [current, next.key];
  return formatNote({ text, signatures: signers.map((key) => signatureOf(key, text)) });
}

const newestKey = ({ current, next }: SigningKeys): string =>
  formatVerifierKey((next?.key ?? current).verifier);
