/**
 * What this machine has of the log: its key, its last checkpoint, the keys it ever had. At the very first start, when
 * neither folder nor table has heard of a checkpoint, the key is made; never else.
 */
import "server-only";
import { join } from "node:path";
import type { LastCheckpoint } from "@/db/queries/find-last-checkpoint";
import { equalBytes } from "../bytes";
import type { PublishProblem } from "../publish-problem";
import {
  type KnownCheckpoint,
  type LogIdentity,
  readKnownCheckpoint,
  readVerifierKeys,
} from "./known-checkpoint";
import { FolderFailed, type LedgerFolder } from "./ledger-folder";
import { makeSigningKey, readSigningKeys, signingKeyFile, type SigningKeys } from "./signing-key";

export type Place = { keys: SigningKeys; known: KnownCheckpoint | null; log: LogIdentity };

export async function openPlace(
  folder: LedgerFolder,
  origin: string,
  last: LastCheckpoint | null,
): Promise<Place | { problem: PublishProblem }> {
  const note = await folder.checkpoint.read();
  if (note === null && last !== null)
    return { problem: { kind: "not-the-first", size: BigInt(last.size), at: "the database" } };
  const keys = await takeKeys(folder, origin, note === null);
  if ("problem" in keys) return keys;
  const log = await identify(folder, origin, keys);
  if (note === null) return { keys, known: null, log };
  const known = await readKnownCheckpoint(note, log.keys);
  if (!known.ok)
    return {
      problem: { kind: "checkpoint-unreadable", path: join(folder.path, "checkpoint"), reason: known.reason },
    };
  const actual = known.value.origin;
  if (actual !== origin) return { problem: { kind: "another-log", expected: origin, actual } };
  return { keys, known: known.value, log };
}

async function takeKeys(
  folder: LedgerFolder,
  origin: string,
  isFirst: boolean,
): Promise<SigningKeys | { problem: PublishProblem }> {
  const path = join(folder.path, signingKeyFile);
  try {
    // Stop here: the key is there and has signed nothing.
    if (isFirst) await makeSigningKey(folder.path, origin);
    const read = await readSigningKeys(folder.path, origin);
    if (!read.ok) return { problem: { kind: "key-unusable", path, reason: read.reason } };
    return read.value ?? { problem: { kind: "key-missing", path } };
  } catch (error) {
    throw new FolderFailed(folder.path, error);
  }
}

async function identify(folder: LedgerFolder, origin: string, keys: SigningKeys): Promise<LogIdentity> {
  const known = await readVerifierKeys(await folder.readKeys());
  const own = [keys.current.verifier, ...(keys.next ? [keys.next.key.verifier] : [])];
  const fresh = own.filter((key) => !known.some((one) => equalBytes(one.publicKey, key.publicKey)));
  return { origin, keys: [...known, ...fresh] };
}
