/**
 * What anybody may have, signed in or not: the newest checkpoint and the key to check it with. A checkpoint tells how
 * many events there are and one hash of them all, nothing of what they say.
 */
import "server-only";
import type { Queryable } from "@/db/client";
import { database } from "@/db/database";
import { findCheckpoint } from "@/db/queries/find-checkpoint";
import { findPublicKey } from "@/db/queries/find-public-key";
import type { Instant } from "@/lib/model/event";

/** `note`: our signature and those of the witnesses. */
export type PublishedCheckpoint = { size: bigint; note: string; signedAt: Instant };

/** The newest of at most `sizeMax` events; null as long as nothing was signed. */
export async function readCheckpoint(
  sql: Queryable = database().reader,
  sizeMax: bigint | null = null,
): Promise<PublishedCheckpoint | null> {
  const found = await findCheckpoint(sql, sizeMax);
  if (!found) return null;
  const note = [found.note, ...found.cosignatures.map((line) => `${line}\n`)].join("");
  return { size: BigInt(found.size), note, signedAt: found.signedAt };
}

/** The verifier key, as one line of text. */
export const readPublicKey = (): Promise<string | null> => findPublicKey(database().reader);
