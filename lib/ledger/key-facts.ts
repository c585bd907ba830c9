/** A log's key as a person compares it: its name, and the SHA-256 of its public key in groups that can be read aloud. */
import { toBase64 } from "./bytes";
import { sha256 } from "./hash";
import { parseVerifierKey } from "./verifier-key";

export type KeyFacts = { vkey: string; name: string; fingerprint: string };

/** Null where it is no verifier key. */
export async function keyFacts(vkey: string): Promise<KeyFacts | null> {
  const key = await parseVerifierKey(vkey);
  if (!key.ok) return null;
  const digest = toBase64(await sha256(key.value.publicKey)).replace(/=+$/u, "");
  return { vkey, name: key.value.name, fingerprint: `SHA256:${digest}` };
}

/** In groups of four, as they are compared. */
export const grouped = (fingerprint: string): string => {
  const [name = "", digest = ""] = fingerprint.split(":");
  return `${name}:${(digest.match(/.{1,4}/gu) ?? []).join(" ")}`;
};
