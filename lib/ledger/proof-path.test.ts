import { expect, test } from "vitest";
import { nodeOf } from "./hash";
import { sidesOf } from "./proof-path";
import { testLog } from "./test-log";

test("each hash on the side it is given leads from every leaf of every small tree to the root", async () => {
  for (const size of [1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 21, 33]) {
    const log = await testLog(size);
    for (let position = 0; position < size; position += 1) {
      const { leafHash, proof } = await log.proofOf(position);
      const sides = sidesOf(BigInt(position), BigInt(size));
      expect(sides.length).toBe(proof.length);
      let hash = leafHash;
      for (const [step, beside] of proof.entries())
        hash = sides[step] === "left" ? await nodeOf(beside, hash) : await nodeOf(hash, beside);
      expect(hash).toEqual(log.root);
    }
  }
});
