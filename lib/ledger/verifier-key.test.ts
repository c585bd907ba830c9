import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase64, fromHex, toBase64 } from "./bytes";
import { formatVerifierKey, keyTypes, makeVerifierKey, parseVerifierKey } from "./verifier-key";

const example = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

test("the specification's key is read, and written again as it was", async () => {
  const read = await parseVerifierKey(example);
  if (!read.ok) throw new Error(read.reason);
  expect(read.value).toMatchObject({
    name: "example.com/foo",
    keyId: fromHex("530d903a"),
    type: keyTypes.log,
  });
  expect(formatVerifierKey(read.value)).toBe(example);
});

test("a key comes back as it was made, for logs and witnesses", async () => {
  const names = fc.string({ unit: fc.constantFrom(..."a/.-é日🎉~:"), minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      names,
      fc.constantFrom(keyTypes.log, keyTypes.witness),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      async (name, type, publicKey) => {
        const key = await makeVerifierKey(name, type, publicKey);
        expect(await parseVerifierKey(formatVerifierKey(key))).toEqual({ ok: true, value: key });
      },
    ),
  );
});

test("one key of a log and of a witness have different ids", async () => {
  const publicKey = new Uint8Array(32).fill(1);
  const log = await makeVerifierKey("a.example", keyTypes.log, publicKey);
  const witness = await makeVerifierKey("a.example", keyTypes.witness, publicKey);
  expect(log.keyId).not.toEqual(witness.keyId);
});

const [name, id, key] = ["example.com/foo", "530d903a", example.slice(25)];
const keyOfType = (type: number, length = 33): string => {
  const bytes = new Uint8Array(length);
  bytes.set((fromBase64(key) ?? new Uint8Array()).subarray(0, length));
  bytes[0] = type;
  return toBase64(bytes);
};

test.each([
  ["", "name+id+key"],
  [name, "name+id+key"],
  [`${name}+${id}`, "name+id+key"],
  [`+${id}+${key}`, "name+id+key"],
  [`example com+${id}+${key}`, "name holds a space"],
  [`example\u00a0com+${id}+${key}`, "name holds a space"],
  [`example\u0001+${id}+${key}`, "name holds a space"],
  [`example\ud83d+${id}+${key}`, "name holds a space"],
  [`${name}+530D903A+${key}`, "8 lower-case hexadecimal"],
  [`${name}+530d903+${key}`, "8 lower-case hexadecimal"],
  [`${name}+530d903a00+${key}`, "8 lower-case hexadecimal"],
  [`${name}+530d903b+${key}`, "does not belong"],
  [`${name}2+${id}+${key}`, "does not belong"],
  [`${name}+${id}+${key}\n`, "not base64"],
  [`${name}+${id}+${key.slice(1)}`, "not base64"],
  [`${name}+${id}+`, "type not known"],
  [`${name}+${id}+${keyOfType(2)}`, "type not known"],
  [`${name}+${id}+${keyOfType(6)}`, "type not known"],
  [`${name}+${id}+${keyOfType(4)}`, "does not belong"],
  [`${name}+${id}+${keyOfType(1, 32)}`, "32 bytes"],
  [`${name}+${id}+${keyOfType(1, 34)}`, "32 bytes"],
])("refused: %j", async (text, reason) => {
  expect(await parseVerifierKey(text)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
});

test("what could never be read again is not made", async () => {
  await expect(makeVerifierKey("a b", keyTypes.log, new Uint8Array(32))).rejects.toThrow("name");
  await expect(makeVerifierKey("a+b", keyTypes.log, new Uint8Array(32))).rejects.toThrow("name");
  await expect(makeVerifierKey("a", keyTypes.log, new Uint8Array(31))).rejects.toThrow("32 bytes");
});
