/**
 * Ed25519 (RFC 8032) by Web Crypto: Node 20 and current browsers have it, older ones say "unsupported", which is
 * neither good nor bad and must be told to the reader as what it is. Signing is not here: only upkeep has the key.
 */

export type SignatureCheck = "good" | "bad" | "unsupported";

export const ed25519Bytes = { publicKey: 32, signature: 64 };

export async function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<SignatureCheck> {
  if (publicKey.length !== ed25519Bytes.publicKey || signature.length !== ed25519Bytes.signature)
    return "bad";
  const { subtle } = crypto;
  try {
    const key = await subtle.importKey("raw", own(publicKey), { name: "Ed25519" }, false, ["verify"]);
    return (await subtle.verify({ name: "Ed25519" }, key, own(signature), own(message))) ? "good" : "bad";
  } catch (error) {
    // Any other refusal (a key that is no point of the curve) is about the key or the signature, not the browser.
    return error instanceof DOMException && error.name === "NotSupportedError" ? "unsupported" : "bad";
  }
}

// The cast says "not shared memory", which nothing here ever is.
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;
