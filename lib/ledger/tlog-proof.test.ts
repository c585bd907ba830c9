import fc from "fast-check";
import { expect, test } from "vitest";
import { checkInclusion } from "./check";
import { openCheckpoint } from "./checkpoint";
import { leafOfLine, testLog } from "./test-log";
import { formatTlogProof, parseTlogProof, type TlogProof } from "./tlog-proof";

const log = await testLog(13);
const { proof } = await log.proofOf(5);
const good: TlogProof = { extra: null, position: 5n, proof, checkpoint: log.checkpoint };
const text = formatTlogProof(good);

test("the file is the specification's: header, index, path from the leaf's sibling up, checkpoint", () => {
  expect(text.split("\n").slice(0, 3)).toEqual([
    "c2sp.org/tlog-proof@v1",
    "index 5",
    Buffer.from(leafOfLine(log.lines[4] ?? "")).toString("base64"),
  ]);
  expect(text.endsWith(`\n\n${log.checkpoint}`)).toBe(true);
});

test("from the file and the line alone the event is proved", async () => {
  const read = parseTlogProof(text);
  if (!read.ok) throw new Error(read.reason);
  const opened = await openCheckpoint(read.value.checkpoint, [log.signer.key]);
  if (opened.kind !== "opened") throw new Error(opened.kind);
  const leaf = leafOfLine(log.lines[5] ?? "");
  expect(await checkInclusion({ ...read.value, ...opened.checkpoint, leaf })).toBe(true);
  expect(await checkInclusion({ ...read.value, ...opened.checkpoint, leaf, position: 4n })).toBe(false);
});

test("a proof comes back as it was made", () => {
  const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(
      fc.record({
        extra: fc.option(fc.uint8Array({ minLength: 1, maxLength: 50 })),
        position: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
        proof: fc.array(hashes, { maxLength: 63 }),
        checkpoint: fc.constant(log.checkpoint),
      }),
      (value) => {
        expect(parseTlogProof(formatTlogProof(value))).toEqual({ ok: true, value });
      },
    ),
  );
});

test("one text for one proof: what reads is written again as it was", () => {
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom(..."\n A0+=x"), (at, other) => {
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      const read = parseTlogProof(changed);
      if (read.ok) expect(formatTlogProof(read.value)).toBe(changed);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["another version", text.replace("@v1", "@v2"), "first line"],
  ["a header in the second line", `\n${text}`, "first line"],
  ["no index", text.replace("index 5\n", ""), "index"],
  ["a leading zero", text.replace("index 5", "index 05"), "index"],
  ["a sign", text.replace("index 5", "index -5"), "index"],
  ["2^63", text.replace("index 5", "index 9223372036854775808"), "index"],
  ["extra without data", text.replace("index", "extra \nindex"), "extra"],
  ["extra that is not base64", text.replace("index", "extra Q\nindex"), "extra"],
  ["extra behind the index", text.replace("index 5\n", "index 5\nextra QQ==\n"), "hash"],
  [
    "a hash of 31 bytes",
    text.replace("index 5\n", `index 5\n${Buffer.alloc(31).toString("base64")}\n`),
    "hash",
  ],
  [
    "64 hashes",
    formatTlogProof({ ...good, proof: Array.from({ length: 64 }, () => new Uint8Array(32)) }),
    "63",
  ],
  ["no empty line", text.slice(0, text.indexOf("\n\n")), "empty line"],
  ["no signed checkpoint", text.slice(0, text.indexOf("\n\n") + 2), "newline"],
])("refused: %s", (_, changed, reason) => {
  expect(parseTlogProof(changed)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
});
