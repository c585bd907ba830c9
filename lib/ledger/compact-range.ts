/**
 * The root of a tree that grows from the left, in the memory of its height: complete subtrees, each larger than the one
 * to its right (RFC 6962 §2.1). Taking in a whole tile is taking in one subtree of level 8.
 * Law (compact-range.test.ts): whatever is added leaf by leaf or tile by tile, `root` is `rootOf` of the same leaves.
 */
import type { NodeHash } from "./grow";
import type { Hash } from "./hash";

export type CompactRange = {
  /** A complete subtree of 2^level leaves, to the right of all before it; its size must divide theirs. */
  add: (level: number, hash: Hash) => void;
  /** Null: nothing was added. */
  root: () => Hash | null;
  copy: () => CompactRange;
};

type Subtree = { level: number; hash: Hash };

export function compactRange(node: NodeHash, subtrees: readonly Subtree[] = []): CompactRange {
  const stack = [...subtrees];
  return {
    add: (level, hash) => {
      let joined: Subtree = { level, hash };
      for (let last = stack.at(-1); last?.level === joined.level; last = stack.at(-1)) {
        stack.pop();
        joined = { level: joined.level + 1, hash: node(last.hash, joined.hash) };
      }
      const below = stack.at(-1);
      if (below && below.level < joined.level) throw new RangeError("a subtree does not fit here");
      stack.push(joined);
    },
    root: () => {
      let root: Hash | null = null;
      for (const { hash } of stack.toReversed()) root = root === null ? hash : node(hash, root);
      return root;
    },
    copy: () => compactRange(node, stack),
  };
}
