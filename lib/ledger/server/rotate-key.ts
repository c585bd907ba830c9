/**
 * Changing the log's key. It begins with a second key and an event that says so, goes on with checkpoints signed by
 * both, and ends when the time is up and such a checkpoint holds the event: then the old private key is destroyed.
 * Begun twice, it is one rotation: the event's id follows from the new key.
 */
import "server-only";
import { type OwnEvent, appendOwnEvent } from "@/db/queries/append-own-event";
import type { Database } from "@/db/client";
import { isSealedBelow } from "@/db/queries/is-sealed-below";
import { uuidV5, whenceNamespace } from "@/lib/ingest/uuid-v5";
import { formatVerifierKey } from "../verifier-key";
import type { KnownCheckpoint } from "./known-checkpoint";
import type { LedgerFolder } from "./ledger-folder";
import type { Place } from "./open-place";
import { makeNextKey, readSigningKeys, retireCurrentKey } from "./signing-key";

export type Rotation = { old: string; new: string; overlapUntil: Date; begun: boolean };

/** Null: there is no key to change. `append` may append to the log. */
export async function beginRotation(
  append: Database,
  folder: LedgerFolder,
  { origin, by, overlapUntil }: { origin: string; by: string; overlapUntil: Date },
): Promise<Rotation | null> {
  const before = await usableKeys(folder.path, origin);
  if (before === null) return null;
  const begun = await makeNextKey(folder.path, origin, overlapUntil);
  // Stop here: both keys sign, and will until this command is run again and its event is in the log.
  const keys = await usableKeys(folder.path, origin);
  if (!keys?.next) throw new Error("the new key is gone: another rotation ended meanwhile");
  const [old, fresh] = [keys.current, keys.next.key].map(({ verifier }) => formatVerifierKey(verifier));
  if (old === undefined || fresh === undefined) throw new Error("impossible: two keys");
  const until = keys.next.overlapUntil;
  await folder.addKeys([old, fresh]);
  await appendOwnEvent(append, rotationEvent(origin, by, old, fresh, until), rotationId(fresh));
  return { old, new: fresh, overlapUntil: until, begun };
}

/** Destroys the old key when it may go. */
export async function endRotation(
  { sql, folder, now }: { sql: Database; folder: LedgerFolder; now: () => Date },
  { keys }: Place,
  standing: KnownCheckpoint,
): Promise<void> {
  if (keys.next === null || now() < keys.next.overlapUntil) return;
  const id = rotationId(formatVerifierKey(keys.next.key.verifier));
  // Stop here: both keys sign once more.
  if (await isSealedBelow(sql, id, standing.size)) await retireCurrentKey(folder.path);
}

async function usableKeys(path: string, origin: string) {
  const read = await readSigningKeys(path, origin);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

const rotationId = (key: string): string => uuidV5(whenceNamespace, `ledger.key_rotated ${key}`);

function rotationEvent(origin: string, by: string, old: string, fresh: string, until: Date): OwnEvent {
  return {
    type: "ledger.key_rotated",
    entityType: "whence.log",
    entityId: origin,
    actorId: by,
    actorType: "user",
    outcome: "success",
    payload: { oldKey: old, newKey: fresh, overlapUntil: until.toISOString() },
    metadata: {},
  };
}
