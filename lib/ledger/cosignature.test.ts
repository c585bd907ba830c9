import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeUtf8 } from "./bytes";
import { cosignedMessage, formatCosignature, parseCosignature } from "./cosignature";
import { openNote, parseNote } from "./note";
import { testSigner } from "./test-log";

const text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

test("the message is the specification's, and its example's signature line holds that time", () => {
  expect(decodeUtf8(cosignedMessage(1679315147n, text))).toBe(`cosignature/v1\ntime 1679315147\n${text}`);
  const note = parseNote(
    `${text}\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n`,
  );
  if (!note.ok) throw new Error(note.reason);
  expect(parseCosignature(note.value.signatures[0]?.signature ?? new Uint8Array())).toMatchObject({
    ok: true,
    value: { time: 1679315147n },
  });
});

test("a cosignature comes back as it was made", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
      (time, signature) => {
        expect(parseCosignature(formatCosignature({ time, signature }))).toEqual({
          ok: true,
          value: { time, signature },
        });
      },
    ),
  );
});

test("a wrong length and a time of 2^63 are refused", () => {
  const bytes = formatCosignature({ time: 1n, signature: new Uint8Array(64) });
  expect(parseCosignature(bytes.subarray(1)).ok).toBe(false);
  expect(parseCosignature(new Uint8Array([...bytes, 0])).ok).toBe(false);
  expect(parseCosignature(new Uint8Array([0x80, ...bytes.subarray(1)])).ok).toBe(false);
  expect(() => formatCosignature({ time: 2n ** 63n, signature: new Uint8Array(64) })).toThrow(RangeError);
  expect(() => formatCosignature({ time: -1n, signature: new Uint8Array(64) })).toThrow(RangeError);
  expect(() => formatCosignature({ time: 1n, signature: new Uint8Array(63) })).toThrow("64 bytes");
});

test("a witness's signature opens with its time, and neither another time nor a log's signature will do", async () => {
  const witness = await testSigner("witness.example", 5, true);
  const good = `${text}\n${witness.cosignLine(text, 1679315147n)}`;
  expect(await openNote(good, [witness.key])).toEqual({
    kind: "opened",
    text,
    signedBy: [{ key: witness.key, time: 1679315147n }],
  });
  const plain = `${text}\n${witness.signLine(text)}`;
  expect(await openNote(plain, [witness.key])).toMatchObject({ kind: "bad-signature" });
  const note = parseNote(good);
  const bytes = note.ok ? note.value.signatures[0]?.signature : undefined;
  const later = Buffer.from(new Uint8Array([...witness.key.keyId, ...(bytes ?? [])]));
  later[11] = (later[11] ?? 0) ^ 1;
  const moved = `${text}\n— witness.example ${later.toString("base64")}\n`;
  expect(await openNote(moved, [witness.key])).toMatchObject({ kind: "bad-signature" });
});
