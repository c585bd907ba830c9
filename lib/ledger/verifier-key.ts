/**
 * Verifier keys ("vkeys") of C2SP signed-note: `<name>+<key id in hex>+<base64 of type ‖ public key>`. Types known
 * here: 0x01 Ed25519 over the note's text (logs), 0x04 Ed25519 with a time (witnesses, cosignature.ts). The key id
 * must be the one the specification computes, so that a mistyped key is refused at once instead of never matching.
 * Law (verifier-key.test.ts): parseVerifierKey(formatVerifierKey(k)) = k.
 */
import { encodeUtf8, equalBytes, fromBase64, fromHex, joinBytes, toBase64, toHex } from "./bytes";
import { ed25519Bytes } from "./ed25519";
import { sha256 } from "./hash";
import { type Parsed, parsed, refused } from "./parsed";

export const keyTypes = { log: 0x01, witness: 0x04 } as const;
export type KeyType = (typeof keyTypes)[keyof typeof keyTypes];

export type VerifierKey = { name: string; keyId: Uint8Array; type: KeyType; publicKey: Uint8Array };

export const keyIdBytes = 4;

/** Of the raw 32 bytes of an Ed25519 public key. */
export async function makeVerifierKey(
  name: string,
  type: KeyType,
  publicKey: Uint8Array,
): Promise<VerifierKey> {
  if (!isKeyName(name)) throw new Error(`not a key name: ${JSON.stringify(name)}`);
  if (publicKey.length !== ed25519Bytes.publicKey) throw new Error("an Ed25519 public key has 32 bytes");
  return { name, keyId: await keyIdOf(name, type, publicKey), type, publicKey };
}

export function formatVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  return `${name}+${toHex(keyId)}+${toBase64(joinBytes(Uint8Array.of(type), publicKey))}`;
}

// Base64 may hold a plus: only the first two part the text, and a name has none.
const keyForm = /^([^+]+)\+([^+]*)\+(.*)$/su;

export async function parseVerifierKey(text: string): Promise<Parsed<VerifierKey>> {
  const [, name, idText, keyText] = keyForm.exec(text) ?? [];
  if (name === undefined || idText === undefined || keyText === undefined)
    return refused("a verifier key is name+id+key");
  if (!isKeyName(name)) return refused("the key's name holds a space or another character no name may hold");
  const keyId = fromHex(idText);
  if (keyId?.length !== keyIdBytes) return refused("the key id is not 8 lower-case hexadecimal digits");
  const bytes = fromBase64(keyText);
  if (bytes === null) return refused("the key is not base64");
  const type = Object.values(keyTypes).find((known) => known === bytes[0]);
  if (type === undefined) return refused("the key is of a type not known here (0x01 and 0x04 are)");
  const publicKey = bytes.subarray(1);
  if (publicKey.length !== ed25519Bytes.publicKey) return refused("an Ed25519 public key has 32 bytes");
  if (!equalBytes(keyId, await keyIdOf(name, type, publicKey)))
    return refused("the key id does not belong to this name and key");
  return parsed({ name, keyId, type, publicKey });
}

/** Non-empty, without spaces and plus (C2SP), and without the control characters no note may hold. */
export const isKeyName = (name: string): boolean =>
  /^[^\p{White_Space}+\p{Surrogate}\x00-\x1f]+$/u.test(name);

async function keyIdOf(name: string, type: KeyType, publicKey: Uint8Array): Promise<Uint8Array> {
  const hash = await sha256(joinBytes(encodeUtf8(`${name}\n`), Uint8Array.of(type), publicKey));
  return hash.slice(0, keyIdBytes);
}
