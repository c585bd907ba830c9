import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { compactRange } from "./compact-range";
import type { Hash } from "./hash";
import { leafOfLine, rootOfLeaves } from "./test-log";

const node = (left: Hash, right: Hash): Hash =>
  createHash("sha256").update(Uint8Array.of(1)).update(left).update(right).digest();
const leaves = Array.from({ length: 300 }, (_, i) => leafOfLine(`line ${i}`));

it("has the root of every size it grows through, leaf by leaf", () => {
  const range = compactRange(node);
  expect(range.root()).toBeNull();
  for (const [i, leaf] of leaves.entries()) {
    range.add(0, leaf);
    expect(Buffer.from(range.root() ?? [])).toEqual(Buffer.from(rootOfLeaves(leaves.slice(0, i + 1))));
  }
});

it("takes whole subtrees where they fit, and no others; a copy grows by itself", () => {
  const range = compactRange(node);
  range.add(8, rootOfLeaves(leaves.slice(0, 256)));
  const copy = range.copy();
  for (const leaf of leaves.slice(256)) copy.add(0, leaf);
  expect(Buffer.from(copy.root() ?? [])).toEqual(Buffer.from(rootOfLeaves(leaves)));
  expect(() => copy.add(8, leaves[0] ?? new Uint8Array())).toThrow(RangeError);
  expect(Buffer.from(range.root() ?? [])).toEqual(Buffer.from(rootOfLeaves(leaves.slice(0, 256))));
});
