import { expect, it } from "vitest";
import { leafOfLine, rootOfLeaves } from "../test-log";
import { foldTile, leafOfLineInto, nodeInto } from "./hash-into";

it("writes the hashes the definition gives, where it is told to", () => {
  const lines = Array.from(
    { length: 256 },
    (_, i) => `{"v":1,"seq":${i},"payload":{"n": "é${"x".repeat(i)}"}}`,
  );
  const tile = Buffer.alloc(32 + 8192);
  for (const [i, line] of lines.entries()) leafOfLineInto(tile, 32 + i * 32, Buffer.from(line));
  const leaves = lines.map(leafOfLine);
  expect(tile.subarray(32)).toEqual(Buffer.concat(leaves));
  expect(foldTile(tile, 32)).toEqual(Buffer.from(rootOfLeaves(leaves)));
  const pair = Buffer.alloc(40);
  nodeInto(pair, 4, tile, 32);
  expect(pair.subarray(4, 36)).toEqual(Buffer.from(rootOfLeaves(leaves.slice(0, 2))));
});
