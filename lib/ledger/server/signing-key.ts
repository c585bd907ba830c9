/**
 * The log's signing key: `signing-key` in the ledger folder, 0600, made at the first start and read by upkeep only.
 * Its name is the log's origin.
 *
 * A rotation puts the new key beside it as `signing-key.next`. While both are there both sign; when the time is up and
 * a signed checkpoint holds the event of the rotation, the new key is renamed over the old one, which is then gone.
 * The verifier keys of both stay in `keys`, so what the old one signed verifies for ever.
 */
import "server-only";
import { open, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Parsed, parsed, refused } from "../parsed";
import { keyTypes } from "../verifier-key";
import { createDurably, readIfThere, syncFolder } from "./durable-file";
import { makePrivateKey, parsePrivateKey, type PrivateKey } from "./private-key";

export const signingKeyFile = "signing-key";
const nextKeyFile = "signing-key.next";

export type SigningKeys = {
  current: PrivateKey;
  next: { key: PrivateKey; overlapUntil: Date } | null;
};

/** Null where there is none. Refused where there is one that cannot be used. */
export async function readSigningKeys(root: string, origin: string): Promise<Parsed<SigningKeys | null>> {
  const current = await readKey(root, signingKeyFile, origin);
  if (!current.ok || current.value === null) return current.ok ? parsed(null) : current;
  const next = await readKey(root, nextKeyFile, origin);
  if (!next.ok) return next;
  if (next.value === null) return parsed({ current: current.value.key, next: null });
  const { key, rest } = next.value;
  const overlapUntil = new Date(rest[0] ?? "");
  if (Number.isNaN(overlapUntil.getTime()))
    return refused(`${nextKeyFile} does not say until when both sign`);
  return parsed({ current: current.value.key, next: { key, overlapUntil } });
}

/** Of two who start at once, the first makes it and both use it. */
export async function makeSigningKey(root: string, origin: string): Promise<void> {
  const made = await makePrivateKey(origin, keyTypes.log);
  await createDurably(root, signingKeyFile, `${made.reveal()}\n`, 0o600);
}

/** False while another rotation is under way. */
export async function makeNextKey(root: string, origin: string, overlapUntil: Date): Promise<boolean> {
  const made = await makePrivateKey(origin, keyTypes.log);
  return createDurably(root, nextKeyFile, `${made.reveal()}\n${overlapUntil.toISOString()}\n`, 0o600);
}

/** Ends a rotation: the old private key is overwritten and gone. */
export async function retireCurrentKey(root: string): Promise<void> {
  const old = await open(join(root, signingKeyFile), "r+");
  try {
    // Stop here: the new key alone is there, and signs. The old one has no name any more.
    await rename(join(root, nextKeyFile), join(root, signingKeyFile));
    await syncFolder(root);
    // The best a file system lets us do: copies it keeps by itself (snapshots, journals) are out of reach.
    const { size } = await old.stat();
    await old.write(Buffer.alloc(size), 0, size, 0);
    await old.sync();
  } finally {
    await old.close();
  }
}

async function readKey(
  root: string,
  name: string,
  origin: string,
): Promise<Parsed<{ key: PrivateKey; rest: string[] } | null>> {
  const path = join(root, name);
  const text = (await readIfThere(path))?.toString("utf8");
  if (text === undefined) return parsed(null);
  if (((await stat(path)).mode & 0o077) !== 0)
    return refused(`${name} can be read by others than its owner (it must be 0600)`);
  const [line = "", ...rest] = text.split("\n");
  const key = await parsePrivateKey(line);
  if (!key.ok) return refused(`${name}: ${key.reason}`);
  const { name: of, type } = key.value.verifier;
  if (of !== origin || type !== keyTypes.log) return refused(`${name} is the key of ${of}, not of ${origin}`);
  return parsed({ key: key.value, rest });
}
