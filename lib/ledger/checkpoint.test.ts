import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCheckpoint, openCheckpoint, parseCheckpoint, readDecimal } from "./checkpoint";
import { testOrigin, testSigner } from "./test-log";
import { sizeMax } from "./tile";

const root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
const example = `example.com/behind-the-sofa\n20852163\n${root}\n`;

test("the specification's checkpoint is read, and written again as it was", () => {
  const read = parseCheckpoint(example);
  if (!read.ok) throw new Error(read.reason);
  expect(read.value).toMatchObject({ origin: "example.com/behind-the-sofa", size: 20852163n });
  expect(formatCheckpoint(read.value)).toBe(example);
});

test("a checkpoint comes back as it was made", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."a/.é日🎉 +"), minLength: 1 }),
      fc.bigInt({ min: 0n, max: sizeMax }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      (origin, size, hash) => {
        const checkpoint = { origin, size, root: hash };
        expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual({ ok: true, value: checkpoint });
      },
    ),
  );
});

test("extension lines of other logs are read over", () => {
  expect(parseCheckpoint(`${example}anything\nmore\n`)).toEqual(parseCheckpoint(example));
});

test.each([
  ["", "newline"],
  [example.slice(0, -1), "newline"],
  ["a.example\n1\n", "three lines"],
  [`\n1\n${root}\n`, "empty line"],
  [`a.example\n\n${root}\n`, "empty line"],
  [`${example}\n`, "empty line"],
  [`${example}a\n\nb\n`, "empty line"],
  [`a\u0001\n1\n${root}\n`, "origin"],
  [`a\ud83d\n1\n${root}\n`, "origin"],
  [`a\n01\n${root}\n`, "size"],
  [`a\n+1\n${root}\n`, "size"],
  [`a\n-1\n${root}\n`, "size"],
  [`a\n 1\n${root}\n`, "size"],
  [`a\n1e3\n${root}\n`, "size"],
  [`a\n0x1\n${root}\n`, "size"],
  [`a\n١\n${root}\n`, "size"],
  [`a\n9223372036854775808\n${root}\n`, "size"],
  [`a\n1\n${root.slice(0, -1)}\n`, "root"],
  [`a\n1\n${root.slice(0, -2)}J=\n`, "root"],
  [`a\n1\nQUJD\n`, "root"],
  [`a\n1\n ${root}\n`, "root"],
])("refused: %j", (text, reason) => {
  expect(parseCheckpoint(text)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
});

test("what could not be read again is not written", () => {
  const good = { origin: "a", size: 1n, root: new Uint8Array(32) };
  expect(() => formatCheckpoint({ ...good, origin: "" })).toThrow("origin");
  expect(() => formatCheckpoint({ ...good, origin: "a\nb" })).toThrow("origin");
  expect(() => formatCheckpoint({ ...good, size: -1n })).toThrow("size");
  expect(() => formatCheckpoint({ ...good, size: sizeMax + 1n })).toThrow("size");
  expect(() => formatCheckpoint({ ...good, root: new Uint8Array(31) })).toThrow("root");
});

test("numbers are decimal, below 2^63, spelt one way", () => {
  expect(readDecimal("0")).toBe(0n);
  expect(readDecimal("9223372036854775807")).toBe(sizeMax);
  for (const text of ["", "00", "01", "-0", "1.0", "1n", "9223372036854775808", "1\n"])
    expect(readDecimal(text), text).toBeNull();
});

test("only a key of the log itself vouches for a checkpoint", async () => {
  const [log, renewed, other, witness] = await Promise.all([
    testSigner(testOrigin, 1),
    testSigner(testOrigin, 2),
    testSigner("other.example/log", 3),
    testSigner("witness.example", 4, true),
  ]);
  const text = formatCheckpoint({ origin: testOrigin, size: 5n, root: new Uint8Array(32).fill(9) });
  const note = (...lines: string[]): string => `${text}\n${lines.join("")}`;
  const keys = [log.key, renewed.key, other.key, witness.key];
  const time = 1_700_000_000n;
  const cosigned = note(log.signLine(text), witness.cosignLine(text, time));
  expect(await openCheckpoint(cosigned, keys)).toMatchObject({
    kind: "opened",
    checkpoint: { origin: testOrigin, size: 5n },
    signedBy: [log.key],
    cosignedBy: [{ key: witness.key, time }],
  });
  // The old key stays known after a rotation, and so do the checkpoints it signed.
  expect(await openCheckpoint(note(renewed.signLine(text)), keys)).toMatchObject({ signedBy: [renewed.key] });
  expect(await openCheckpoint(note(other.signLine(text)), keys)).toEqual({
    kind: "unknown-key",
    names: ["other.example/log"],
  });
  expect(await openCheckpoint(note(witness.cosignLine(text, time)), keys)).toMatchObject({
    kind: "unknown-key",
  });
  expect(await openCheckpoint(note(log.signLine(`${text}x\n`)), keys)).toMatchObject({
    kind: "bad-signature",
  });
});

test("a witness that bears the log's name is still no log", async () => {
  const witness = await testSigner(testOrigin, 4, true);
  const text = formatCheckpoint({ origin: testOrigin, size: 5n, root: new Uint8Array(32) });
  const note = `${text}\n${witness.cosignLine(text, 1n)}`;
  expect(await openCheckpoint(note, [witness.key])).toEqual({ kind: "unknown-key", names: [testOrigin] });
});

test("a signed text that is no checkpoint is unreadable, and says why", async () => {
  const log = await testSigner(testOrigin, 1);
  const text = `${testOrigin}\n05\n${root}\n`;
  expect(await openCheckpoint(`${text}\n${log.signLine(text)}`, [log.key])).toEqual({
    kind: "unreadable",
    reason: expect.stringContaining("size"),
  });
});
