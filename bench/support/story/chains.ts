/**
 * What causes what in a generated log: most events stand alone, the others are chains of 3 to 12, and a few trees of
 * 10,001 (fewer in a small log) in three shapes. About one event in 5,000 names a cause that never arrived.
 */
import type { Random } from "./random";

export const treeShapes = ["flat", "random", "linear"] as const;
export type TreeShape = (typeof treeShapes)[number];
export type Tree = { shape: TreeShape; root: string; size: number; correlationId: string };

export type Place = {
  causationId: string | null;
  causes: string[];
  correlationId: string | null;
  /** The first of its chain or tree, or alone. */
  begins: boolean;
};

export type Chains = {
  /** Where the `n`th event stands; to be asked once for each, in order. `id` is its own. */
  place: (n: number, id: string) => Place;
  trees: Tree[];
  orphans: () => number;
};

export function chainsOf(events: number, random: Random): Chains {
  const trees: Tree[] = [];
  const treesMax = Math.max(3, Math.min(20, Math.floor(events / 500_000)));
  const treeSize = Math.min(10_001, Math.floor(events / 40) + 1);
  const spacing = Math.floor(events / treesMax);
  let orphans = 0;
  /** The ids of the chain or tree that is being told, its root first. */
  let told: string[] = [];
  let left = 0;
  let correlationId: string | null = null;
  let shape: TreeShape | "chain" = "chain";

  function begin(n: number, id: string): Place {
    const isTree = trees.length < treesMax && n >= trees.length * spacing + Math.floor(spacing / 2);
    if (isTree) {
      shape = treeShapes[trees.length % treeShapes.length] ?? "flat";
      correlationId = `tree-${trees.length}`;
      left = treeSize - 1;
      trees.push({ shape, root: id, size: treeSize, correlationId });
    } else {
      shape = "chain";
      left = random.next() < 0.12 ? 2 + random.int(10) : 0;
      // A chain that would not end before the log does stays untold.
      if (n + left >= events) left = 0;
      correlationId = left > 0 || random.next() < 0.4 ? `flow-${n}` : null;
    }
    told = [id];
    const isOrphan = !isTree && random.next() < 0.000_4;
    if (isOrphan) orphans += 1;
    // No event has such an id: a cause that never arrived.
    const causationId = isOrphan ? `00000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}` : null;
    return { causationId, causes: [], correlationId, begins: true };
  }

  function causeOf(): string | null {
    if (shape === "flat") return told[0] ?? null;
    const last = told.at(-1) ?? null;
    if (shape === "linear") return last;
    return shape === "chain" && random.next() < 0.7 ? last : (told[random.int(told.length)] ?? null);
  }

  return {
    place: (n, id) => {
      if (left === 0) return begin(n, id);
      left -= 1;
      const causationId = causeOf();
      const further = shape === "chain" && random.next() < 0.03 ? told[0] : undefined;
      told.push(id);
      const causes = further !== undefined && further !== causationId ? [further] : [];
      return { causationId, causes, correlationId, begins: false };
    },
    trees,
    orphans: () => orphans,
  };
}
