/**
 * For tests: a small log in memory and somebody to sign it. The tree is hashed by node:crypto straight from the
 * definition of RFC 6962 §2.1, not by the code under test; a signer is made from a number, the same each run.
 */
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { encodeUtf8, joinBytes } from "./bytes";
import { formatCheckpoint } from "./checkpoint";
import { cosignedMessage, formatCosignature } from "./cosignature";
import type { EventProof } from "./event-proof";
import type { Hash } from "./hash";
import { formatNote, formatSignatureLine } from "./note";
import { type NodeReader, proveInclusion } from "./prove";
import { keyTypes, makeVerifierKey, type VerifierKey } from "./verifier-key";

const sha256 = (...parts: readonly Uint8Array[]): Hash =>
  new Uint8Array(
    createHash("sha256")
      .update(joinBytes(...parts))
      .digest(),
  );

export const leafOfLine = (line: string): Hash => sha256(Uint8Array.of(0), sha256(encodeUtf8(line)));

/** The definition, leaf by leaf. */
export function rootOfLeaves(leaves: readonly Hash[]): Hash {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Uint8Array.of(1), rootOfLeaves(leaves.slice(0, split)), rootOfLeaves(leaves.slice(split)));
}

/** Nodes straight from the leaves, each hashed once. */
export function nodeReader(leaves: readonly Hash[]): NodeReader {
  const known = new Map<string, Hash>();
  return (level, index) => {
    const from = Number(index) << level;
    if (from + (1 << level) > leaves.length)
      throw new Error(`no complete subtree ${index} of level ${level}`);
    const name = `${level}/${index}`;
    const node = known.get(name) ?? rootOfLeaves(leaves.slice(from, from + (1 << level)));
    known.set(name, node);
    return Promise.resolve(node);
  };
}

export type TestSigner = {
  key: VerifierKey;
  signLine: (text: string) => string;
  cosignLine: (text: string, time: bigint) => string;
};

export async function testSigner(name: string, seed: number, witness = false): Promise<TestSigner> {
  // PKCS #8 of an Ed25519 key is a fixed head and the 32 bytes of the seed.
  const head = Buffer.from("302e020100300506032b657004220420", "hex");
  const privateKey = createPrivateKey({
    key: Buffer.concat([head, Buffer.alloc(32, seed)]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = new Uint8Array(
    createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32),
  );
  const key = await makeVerifierKey(name, witness ? keyTypes.witness : keyTypes.log, publicKey);
  const line = (signature: Uint8Array): string => formatSignatureLine({ name, keyId: key.keyId, signature });
  return {
    key,
    signLine: (text) => line(new Uint8Array(sign(null, encodeUtf8(text), privateKey))),
    cosignLine: (text, time) => {
      const signature = new Uint8Array(sign(null, cosignedMessage(time, text), privateKey));
      return line(formatCosignature({ time, signature }));
    },
  };
}

export const testOrigin = "audit.example/log";

export type TestLog = {
  lines: string[];
  leaves: Hash[];
  node: NodeReader;
  signer: TestSigner;
  root: Hash;
  /** The signed note over all of it. */
  checkpoint: string;
  proofOf: (position: number) => Promise<EventProof>;
};

/** `lineOf`: other lines than plain ones. */
export async function testLog(size: number, lineOf: (i: number) => string = testLine): Promise<TestLog> {
  const lines = Array.from({ length: size }, (_, i) => lineOf(i));
  const leaves = lines.map(leafOfLine);
  const node = nodeReader(leaves);
  const signer = await testSigner(testOrigin, 7);
  const root = rootOfLeaves(leaves);
  const text = formatCheckpoint({ origin: testOrigin, size: BigInt(size), root });
  const checkpoint = formatNote({ text, signatures: [] }) + signer.signLine(text);
  const proofOf = async (position: number): Promise<EventProof> => ({
    line: lines[position] ?? "",
    position: BigInt(position),
    leafHash: leaves[position] ?? new Uint8Array(),
    proof: await proveInclusion(BigInt(position), BigInt(size), node),
    checkpoint,
  });
  return { lines, leaves, node, signer, root, checkpoint, proofOf };
}

/** Of the design's form, with characters of every length in UTF-8, an escape and a number no float holds. */
const testLine = (i: number): string =>
  `{"v":1,"seq":${i + 1},"tx":"${700 + i}","type":"order.updated","reason":"Maß \\"${i}\\" — 日本 🎉","after":{"total": 12345678901234567890.${i}}}`;
