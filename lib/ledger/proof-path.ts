/**
 * On which side of the way to the root each hash of an inclusion proof stands, leaf first: what a person needs to redo it
 * by hand. The walk is that of RFC 9162 §2.1.3.2, as in check.ts, without the hashes.
 * Law (proof-path.test.ts): hashing the leaf with each hash on its side gives the root.
 */
export type Side = "left" | "right";

export function sidesOf(position: bigint, size: bigint): Side[] {
  const sides: Side[] = [];
  let at = position;
  for (let last = size - 1n; last > 0n; last >>= 1n, at >>= 1n) {
    if ((at & 1n) === 1n) sides.push("left");
    else if (at < last) sides.push("right");
    // Without a sibling on this level: nothing to hash with.
  }
  return sides;
}
