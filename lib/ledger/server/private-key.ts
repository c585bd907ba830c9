/**
 * Ed25519 private keys as one line of text, in the form Go's note package has: `PRIVATE+KEY+<name>+<key id>+<base64 of
 * type ‖ seed>`. Upkeep and the witness sign with them; nothing that serves the web may import this (.oxlintrc.json).
 */
import "server-only";
import { createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";
import { fromBase64, joinBytes, toBase64, toHex } from "../bytes";
import { type NoteSignature } from "../note";
import { type Parsed, parsed, refused } from "../parsed";
import { type KeyType, keyTypes, makeVerifierKey, type VerifierKey } from "../verifier-key";

export type PrivateKey = {
  verifier: VerifierKey;
  /** Ed25519 is deterministic: the same message gives the same bytes. */
  sign: (message: Uint8Array) => Uint8Array;
  /** The secret itself, as `parsePrivateKey` reads it. */
  reveal: () => string;
};

const form = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(\S+)$/u;
const seedBytes = 32;
// PKCS #8 of an Ed25519 key is this, then the seed (RFC 8410 §7).
const pkcs8 = Buffer.from("302e020100300506032b657004220420", "hex");

export const makePrivateKey = (name: string, type: KeyType): Promise<PrivateKey> =>
  fromSeed(name, type, randomBytes(seedBytes));

export async function parsePrivateKey(line: string): Promise<Parsed<PrivateKey>> {
  const [, name, id, text] = form.exec(line) ?? [];
  const bytes = text === undefined ? null : fromBase64(text);
  const type = Object.values(keyTypes).find((known) => known === bytes?.[0]);
  if (name === undefined || bytes?.length !== 1 + seedBytes || type === undefined)
    return refused("it does not hold a private key");
  const key = await fromSeed(name, type, bytes.subarray(1));
  return toHex(key.verifier.keyId) === id ? parsed(key) : refused("its key id does not belong to its key");
}

/** The line of a log under a note's text. */
export function signatureOf({ verifier, sign: by }: PrivateKey, text: string): NoteSignature {
  return { name: verifier.name, keyId: verifier.keyId, signature: by(Buffer.from(text, "utf8")) };
}

async function fromSeed(name: string, type: KeyType, seed: Uint8Array): Promise<PrivateKey> {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
  const verifier = await makeVerifierKey(name, type, new Uint8Array(publicKey));
  return {
    verifier,
    sign: (message) => new Uint8Array(sign(null, message, key)),
    reveal: () =>
      `PRIVATE+KEY+${name}+${toHex(verifier.keyId)}+${toBase64(joinBytes(Uint8Array.of(type), seed))}`,
  };
}
