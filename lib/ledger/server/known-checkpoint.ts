/**
 * What is known of the log outside the database, and whether the database's tree goes on from it. A checkpoint counts
 * as known only when one of the log's own keys signed it: nobody else's word stops us, or lets us go on.
 */
import "server-only";
import { toHex } from "../bytes";
import { checkConsistency } from "../check";
import { openCheckpoint } from "../checkpoint";
import type { Hash } from "../hash";
import { type Parsed, parsed, refused } from "../parsed";
import { proveConsistency, rootOf } from "../prove";
import type { PublishProblem } from "../publish-problem";
import { parseVerifierKey, type VerifierKey } from "../verifier-key";
import type { LedgerTree } from "./copy-tiles";

export type KnownCheckpoint = { size: bigint; root: Hash; origin: string; note: string };

/** Which log this is, and whose signature is its own: the keys it had and has. */
export type LogIdentity = { origin: string; keys: readonly VerifierKey[] };

export async function readKnownCheckpoint(
  note: string,
  keys: readonly VerifierKey[],
): Promise<Parsed<KnownCheckpoint>> {
  const opened = await openCheckpoint(note, keys);
  switch (opened.kind) {
    case "opened":
      return parsed({ ...opened.checkpoint, note });
    case "unreadable":
      return refused(opened.reason);
    case "unknown-key":
      return refused("none of the log's keys signed the checkpoint");
    case "bad-signature":
      return refused(`the signature of ${opened.key.name} under the checkpoint does not hold`);
    case "unchecked":
      return refused("this Node cannot check Ed25519 signatures");
  }
}

export async function readVerifierKeys(lines: readonly string[]): Promise<VerifierKey[]> {
  const keys: VerifierKey[] = [];
  for (const line of lines) {
    const key = await parseVerifierKey(line);
    // A key of a kind we do not know yet signed nothing that we could check.
    if (key.ok) keys.push(key.value);
  }
  return keys;
}

/** Null: the tree begins with all that was signed. `at`: where it is known from, for the words. */
export async function compareWithKnown(
  known: KnownCheckpoint,
  tree: LedgerTree,
  at: string,
): Promise<PublishProblem | null> {
  const { size, root } = known;
  if (size === 0n) return null;
  if (size > tree.size) return { kind: "rolled-back", from: size, to: tree.size, at };
  const actual = await rootOf(size, tree.node);
  const expected = toHex(root);
  if (toHex(actual) !== expected) return { kind: "forked", size, expected, actual: toHex(actual), at };
  // The old root out of our tiles says that they begin alike; the proof, that the head's root is made of the same.
  const proof = await proveConsistency(size, tree.size, tree.node);
  const claim = { older: size, olderRoot: root, newer: tree.size, newerRoot: tree.root, proof };
  if (await checkConsistency(claim)) return null;
  return { kind: "broken", size: tree.size, reason: "the head's root is not what its tiles give" };
}
