/**
 * A public key as people compare it: `SHA256:` and base64 without padding of SHA-256 over its 32 bytes, as
 * `openssl pkey -pubin … | tail -c 32 | openssl dgst -sha256 -binary | base64` prints it. The whole hash: a shorter one
 * could be met by trying keys.
 */
import { toBase64 } from "./bytes";
import { sha256 } from "./hash";
import type { VerifierKey } from "./verifier-key";

export async function fingerprintOf({ publicKey }: VerifierKey): Promise<string> {
  return `SHA256:${toBase64(await sha256(publicKey)).replace(/=$/u, "")}`;
}
