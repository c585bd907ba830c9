/**
 * The four hashes of the log, by Web Crypto, so that browser, server and command line share this file:
 * entry = SHA-256(line), leaf = SHA-256(0x00 ‖ entry), node = SHA-256(0x01 ‖ left ‖ right), and the root of no
 * leaves = SHA-256 of nothing (RFC 6962 §2.1). The prefixes keep a node from being passed off as a leaf.
 * Code that hashes millions in a row takes a synchronous hash instead (grow.ts). Known answers: hash.test.ts.
 */
import { isWellFormed } from "@/lib/model/json-string";
import { encodeUtf8, joinBytes } from "./bytes";

export type Hash = Uint8Array;

export const hashBytes = 32;

/** False on pages not opened over HTTPS (or localhost): browsers give them no Web Crypto, so nothing can be checked. */
export const canHash = (): boolean => globalThis.crypto?.subtle !== undefined;

export async function sha256(bytes: Uint8Array): Promise<Hash> {
  // The cast says "not shared memory", which nothing here ever is.
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}

/** The line without its newline; what `sha256sum` says of it. */
export async function entryOfLine(line: string): Promise<Hash> {
  // UTF-8 turns half a surrogate pair into U+FFFD: two different lines would have one hash. No line holds one.
  if (!isWellFormed(line)) throw new Error("a line of the log is not well-formed Unicode");
  return sha256(encodeUtf8(line));
}

export const leafOf = (entry: Hash): Promise<Hash> => sha256(joinBytes(Uint8Array.of(0x00), entry));

export const nodeOf = (left: Hash, right: Hash): Promise<Hash> =>
  sha256(joinBytes(Uint8Array.of(0x01), left, right));

export const rootOfNothing = (): Promise<Hash> => sha256(new Uint8Array());
