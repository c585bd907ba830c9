import fc from "fast-check";
import { expect, test } from "vitest";
import { formatNote, type Note, noteLengthMax, openNote, parseNote, signaturesMax } from "./note";
import { testSigner } from "./test-log";
import { keyTypes, makeVerifierKey, parseVerifierKey } from "./verifier-key";

const signature =
  "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
const text = "This is an example message.\n";
const example = `${text}\n${signature}`;

async function exampleKey() {
  const key = await parseVerifierKey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
  if (!key.ok) throw new Error(key.reason);
  return key.value;
}

test("the specification's note opens with its key", async () => {
  const key = await exampleKey();
  expect(await openNote(example, [key])).toEqual({ kind: "opened", text, signedBy: [{ key, time: null }] });
});

test("a note comes back as it was made, whatever lines its text has", () => {
  const names = fc.string({ unit: fc.constantFrom(..."a/.é日🎉"), minLength: 1 });
  const texts = fc
    .array(fc.string({ unit: fc.constantFrom(..."aß日🎉 —\u007f"), maxLength: 8 }))
    .map((lines) => `${lines.join("\n")}\n`);
  const signatures = fc.record({
    name: names,
    keyId: fc.uint8Array({ minLength: 4, maxLength: 4 }),
    signature: fc.uint8Array({ minLength: 1, maxLength: 100 }),
  });
  fc.assert(
    fc.property(texts, fc.array(signatures, { minLength: 1, maxLength: 16 }), (body, lines) => {
      const note: Note = { text: body, signatures: lines };
      const read = parseNote(formatNote(note));
      expect(read).toEqual({ ok: true, value: note });
    }),
  );
});

test("one text for one note: what reads is written again as it was", () => {
  fc.assert(
    fc.property(fc.nat(example.length - 1), fc.constantFrom(..."\n A+=—é\u0001"), (at, other) => {
      const changed = example.slice(0, at) + other + example.slice(at + 1);
      const read = parseNote(changed);
      if (read.ok) expect(formatNote(read.value)).toBe(changed);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["no newline at the end", example.slice(0, -1), "end with a newline"],
  ["no signatures at all", text, "no empty line"],
  ["no empty line between", text + signature, "no empty line"],
  ["nothing behind the empty line", `${text}\n`, "signature line"],
  ["an empty line at the end", `${example}\n`, "signature line"],
  ["a tab", `a\tb\n\n${signature}`, "control character"],
  ["a carriage return", example.replaceAll("\n", "\r\n"), "control character"],
  ["NUL", `a\0\n\n${signature}`, "control character"],
  ["half a surrogate pair", `\ud83d\n\n${signature}`, "well-formed"],
  ["a hyphen for the dash", example.replace("—", "-"), "signature line"],
  ["two spaces", example.replace("— ", "—  "), "signature line"],
  ["a third word", example.replace("aQM=\n", "aQM= x\n"), "signature line"],
  ["no name", example.replace("example.com/foo ", ""), "signature line"],
  ["an empty name", example.replace("example.com/foo", ""), "signature line"],
  ["a plus in the name", example.replace("/foo", "+foo"), "signature line"],
  ["a Unicode space in the name", example.replace("/foo", "\u2003foo"), "signature line"],
  ["unused bits that are not zero", example.replace("aQM=", "aQN="), "signature line"],
  ["no padding", example.replace("aQM=", "aQM"), "signature line"],
  ["a key id and no signature", `${text}\n— a UQ2QOg==\n`, "signature line"],
  ["three bytes", `${text}\n— a UQ2Q\n`, "signature line"],
  ["text among the signatures", `${example}And more.\n`, "signature line"],
  ["17 signatures", `${text}\n${signature.repeat(signaturesMax + 1)}`, "more than 16"],
  ["too long", `${"a".repeat(noteLengthMax)}\n\n${signature}`, "longer"],
])("refused: %s", async (_, note, reason) => {
  expect(parseNote(note)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  expect(await openNote(note, [await exampleKey()])).toMatchObject({ kind: "unreadable" });
});

test("16 signatures are read", () => {
  expect(parseNote(`${text}\n${signature.repeat(signaturesMax)}`).ok).toBe(true);
});

test("signatures of unknown keys are ignored, a bad one of a known key condemns the note", async () => {
  const [log, other, stranger] = await Promise.all([
    testSigner("log.example", 1),
    testSigner("log.example", 2),
    testSigner("stranger.example", 3),
  ]);
  const note = `${text}\n${stranger.signLine(text)}${log.signLine(text)}`;
  expect(await openNote(note, [log.key])).toMatchObject({ kind: "opened", signedBy: [{ key: log.key }] });
  expect(await openNote(note, [other.key])).toEqual({
    kind: "unknown-key",
    names: ["stranger.example", "log.example"],
  });
  expect(await openNote(note, [])).toMatchObject({ kind: "unknown-key" });
  const forged = `${text}\n${log.signLine(text)}${stranger.signLine("Another text.\n")}`;
  expect(await openNote(forged, [log.key])).toMatchObject({ kind: "opened" });
  expect(await openNote(forged, [log.key, stranger.key])).toEqual({
    kind: "bad-signature",
    key: stranger.key,
  });
});

test("a key is known by name and id together", async () => {
  const key = await exampleKey();
  const renamed = { ...key, name: "example.com/bar" };
  const renumbered = { ...key, keyId: Uint8Array.of(1, 2, 3, 4) };
  expect(await openNote(example, [renamed, renumbered])).toMatchObject({ kind: "unknown-key" });
});

test("a note signed twice by one key names it once", async () => {
  const key = await exampleKey();
  const opened = await openNote(`${text}\n${signature}${signature}`, [key, key]);
  expect(opened).toEqual({ kind: "opened", text, signedBy: [{ key, time: null }] });
});

test("a changed text, a signature of a wrong length and a key that is no point are bad signatures", async () => {
  const key = await exampleKey();
  expect(await openNote(example.replace("example", "Example"), [key])).toMatchObject({
    kind: "bad-signature",
  });
  expect(await openNote(`${text}\n— example.com/foo Uw2QOkn8\n`, [key])).toMatchObject({
    kind: "bad-signature",
  });
  const noPoint = await makeVerifierKey("a.example", keyTypes.log, new Uint8Array(32).fill(0xff));
  const line = formatNote({
    text,
    signatures: [{ name: "a.example", keyId: noPoint.keyId, signature: new Uint8Array(64).fill(1) }],
  });
  expect(await openNote(line, [noPoint])).toMatchObject({ kind: "bad-signature" });
});
