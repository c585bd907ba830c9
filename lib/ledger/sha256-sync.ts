/**
 * SHA-256 (FIPS 180-4) without waiting: for a browser that hashes millions of nodes in a row, where Web Crypto answers
 * each by a promise. One digest of a node takes about six microseconds. Law (sha256-sync.test.ts): it gives what Web Crypto gives,
 * for every length around the borders of a block.
 */
import type { Hash } from "./hash";

const roundConstants = makeConstants();
const schedule = new Uint32Array(64);

export function sha256Sync(...parts: readonly Uint8Array[]): Hash {
  const padded = pad(parts);
  const state = Uint32Array.of(
    ...[0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
  );
  for (let at = 0; at < padded.byteLength; at += 64) addBlock(state, padded, at);
  const digest = new DataView(new ArrayBuffer(32));
  for (const [i, word] of state.entries()) digest.setUint32(4 * i, word);
  return new Uint8Array(digest.buffer);
}

/** The message, a one bit, zeros, and its length in bits. */
function pad(parts: readonly Uint8Array[]): DataView {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const padded = new Uint8Array((length + 9 + 63) & ~63);
  let at = 0;
  for (const part of parts) {
    padded.set(part, at);
    at += part.length;
  }
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(length) * 8n);
  return view;
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));
const at = (words: Uint32Array, i: number): number => words[i] ?? 0;

function addBlock(state: Uint32Array, bytes: DataView, offset: number): void {
  for (let i = 0; i < 16; i += 1) schedule[i] = bytes.getUint32(offset + 4 * i);
  for (let i = 16; i < 64; i += 1) {
    const early = at(schedule, i - 15);
    const late = at(schedule, i - 2);
    const mixedEarly = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const mixedLate = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    schedule[i] = at(schedule, i - 16) + mixedEarly + at(schedule, i - 7) + mixedLate;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i += 1) {
    const sigmaE = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + sigmaE + choice + at(roundConstants, i) + at(schedule, i)) | 0;
    const sigmaA = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + sigmaA + majority) | 0;
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = at(state, i) + word;
}

/** The first 32 bits behind the point of the cube roots of the first 64 primes, computed rather than copied. */
function makeConstants(): Uint32Array {
  const constants = new Uint32Array(64);
  let count = 0;
  for (let n = 2n; count < 64; n += 1n) {
    if (!isPrime(n)) continue;
    constants[count] = Number(cubeRoot(n << 96n) & 0xffffffffn);
    count += 1;
  }
  return constants;
}

function isPrime(n: bigint): boolean {
  for (let d = 2n; d * d <= n; d += 1n) if (n % d === 0n) return false;
  return true;
}

/** The greatest whole number whose cube is at most `n`. */
function cubeRoot(n: bigint): bigint {
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** 3n <= n) low = middle;
    else high = middle;
  }
  return low;
}
