import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import {
  checkEventProof,
  checkEventProofText,
  describeVerdict,
  type EventProof,
  formatEventProof,
  type ProofVerdict,
  readEventProof,
} from "./event-proof";
import { formatNote, parseNote } from "./note";
import { type TestLog, testLog, testOrigin, testSigner } from "./test-log";

afterEach(() => vi.unstubAllGlobals());

const logs: TestLog[] = [await testLog(1), await testLog(7), await testLog(8), await testLog(300)];
const [, seven] = logs;
if (seven === undefined) throw new Error("no log");
const keys = [seven.signer.key];
const good = await seven.proofOf(4);

test("every event of a log is verified from its file alone", async () => {
  for (const log of logs)
    for (const position of log.lines.keys()) {
      const verdict = await checkEventProofText(formatEventProof(await log.proofOf(position)), keys);
      expect(verdict).toMatchObject({
        kind: "verified",
        checkpoint: { origin: testOrigin, size: BigInt(log.lines.length), root: log.root },
        signedBy: keys,
      });
    }
});

test("a proof comes back as it was made", () => {
  const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(
      fc.record({
        line: fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
        position: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
        leafHash: hashes,
        proof: fc.array(hashes, { maxLength: 63 }),
        checkpoint: fc.string({ unit: fc.constantFrom(...'a\n— +/=é🎉"\\') }),
      }),
      (proof) => {
        expect(readEventProof(formatEventProof(proof))).toEqual({ ok: true, value: proof });
      },
    ),
  );
});

test("no changed byte of a good proof is verified unless it says the same, and none throws", async () => {
  const original = Buffer.from(formatEventProof(good), "utf8");
  const kinds = new Set<string>();
  for (const [at, byte] of original.entries())
    for (const other of mutationsOf(byte, at)) {
      const changed = Buffer.from(original);
      changed[at] = other;
      const text = changed.toString("utf8");
      const verdict = await checkEventProofText(text, keys);
      kinds.add(verdict.kind);
      if (verdict.kind === "verified")
        expect(meaning(text), `byte ${at} is ${other}`).toEqual(meaning(formatEventProof(good)));
    }
  // Each way to fail was met, so the mutations reached every part.
  expect([...kinds]).toEqual(
    expect.arrayContaining(["altered", "bad-signature", "unknown-key", "unreadable"]),
  );
});

/** One seeded change a byte, in the long run a change of each bit. */
function mutationsOf(byte: number, at: number): number[] {
  const bits = process.env.WHENCE_LONG ? [0, 1, 2, 3, 4, 5, 6, 7] : [(at * 5) % 8];
  return bits.map((bit) => byte ^ (1 << bit));
}

const meaning = (text: string): EventProof | string => {
  const read = readEventProof(text);
  return read.ok ? read.value : read.reason;
};

test("each part that is altered has its verdict", async () => {
  const other = await testSigner(testOrigin, 99);
  const note = parseNote(good.checkpoint);
  if (!note.ok) throw new Error(note.reason);
  const { text } = note.value;
  const unsigned = formatNote({ text, signatures: [] });
  const cases: [Partial<EventProof>, ProofVerdict][] = [
    [{ line: good.line.replace('"seq":5', '"seq":6') }, { kind: "altered", what: "line" }],
    [{ leafHash: new Uint8Array(32) }, { kind: "altered", what: "line" }],
    [{ line: `${good.line}\ud83d` }, { kind: "altered", what: "line" }],
    [{ position: 7n }, { kind: "altered", what: "position" }],
    [{ position: 5n }, { kind: "altered", what: "path" }],
    [{ position: -1n }, { kind: "altered", what: "path" }],
    [{ proof: good.proof.slice(1) }, { kind: "altered", what: "path" }],
    [{ proof: good.proof.toReversed() }, { kind: "altered", what: "path" }],
    [
      { checkpoint: good.checkpoint.replace("\n7\n", "\n8\n") },
      { kind: "bad-signature", keyName: testOrigin },
    ],
    [{ checkpoint: unsigned + other.signLine(text) }, { kind: "unknown-key", keyNames: [testOrigin] }],
    [{ checkpoint: text }, { kind: "unreadable", reason: expect.stringContaining("empty line") }],
  ];
  for (const [change, verdict] of cases) {
    expect(await checkEventProof({ ...good, ...change }, keys)).toEqual(verdict);
    expect(describeVerdict(verdict, good.position)).not.toMatch(/verified/i);
  }
});

test("another event's line with its own leaf hash does not fit this path", async () => {
  const [first] = seven.lines;
  const leafHash = seven.leaves[0];
  if (first === undefined || leafHash === undefined) throw new Error("no line");
  expect(await checkEventProof({ ...good, line: first, leafHash }, keys)).toEqual({
    kind: "altered",
    what: "path",
  });
});

test("a checkpoint signed by another log's known key does not vouch", async () => {
  const other = await testSigner("other.example/log", 3);
  const note = parseNote(good.checkpoint);
  if (!note.ok) throw new Error(note.reason);
  const checkpoint = formatNote({ ...note.value, signatures: [] }) + other.signLine(note.value.text);
  expect(await checkEventProof({ ...good, checkpoint }, [other.key])).toMatchObject({ kind: "unknown-key" });
});

test.each([
  ["", "not JSON"],
  ["[]", "not a JSON object"],
  ["{}", "line is not text"],
  [formatEventProof(good).replace('"line":', '"Line":'), "unknown field Line"],
  [formatEventProof(good).replace('"line":', '"line":"","line":'), "twice"],
  [formatEventProof(good).replace('"position":4', '"position":"4"'), "position"],
  [formatEventProof(good).replace('"position":4', '"position":4.0'), "position"],
  [formatEventProof(good).replace('"position":4', '"position":4e0'), "position"],
  [formatEventProof(good).replace('"position":4', '"position":-4'), "position"],
  [formatEventProof(good).replace('"position":4', '"position":9223372036854775808'), "position"],
  [formatEventProof(good).replace('"leafHash":"', '"leafHash":"AA'), "leafHash"],
  [formatEventProof(good).replace('"proof":[', '"proof":["",'), "proof is not"],
  [formatEventProof(good).replace('"proof":[', '"proof":[["a"],'), "deeper"],
  [formatEventProof({ ...good, proof: Array.from({ length: 64 }, () => good.leafHash) }), "proof is not"],
  [formatEventProof(good).replace(/"checkpoint":.*$/su, '"checkpoint":null}'), "checkpoint"],
  [`${formatEventProof(good)}x`, "nothing may follow"],
  ['{"line":"\\ud83d"}', "surrogate"],
])("refused unread: %j", async (text, reason) => {
  expect(await checkEventProofText(text, keys)).toEqual({
    kind: "unreadable",
    reason: expect.stringContaining(reason),
  });
});

test("spaces and the order of fields are nothing", async () => {
  const tree = Object.entries({
    checkpoint: JSON.stringify(good.checkpoint),
    proof: JSON.stringify(good.proof.map((hash) => Buffer.from(hash).toString("hex"))),
    position: "4",
    leafHash: JSON.stringify(Buffer.from(good.leafHash).toString("hex")),
    line: JSON.stringify(good.line),
  });
  const text = `\n{ ${tree.map(([name, value]) => `"${name}" : ${value}`).join(" ,\r\n")} }\n`;
  expect(await checkEventProofText(text, keys)).toMatchObject({ kind: "verified" });
});

// What follows cannot be had in Node 20, which has both: the browser's lack is put in its place.
test("without Ed25519 the path is checked and the signature said to be unchecked", async () => {
  const { subtle } = crypto;
  const lacking = {
    digest: subtle.digest.bind(subtle),
    importKey: () => Promise.reject(new DOMException("unrecognized name", "NotSupportedError")),
  };
  vi.stubGlobal("crypto", { subtle: lacking });
  const verdict = await checkEventProof(good, keys);
  expect(verdict).toEqual({ kind: "unchecked", what: "signature" });
  expect(describeVerdict(verdict, 4n)).toContain("this browser has no Ed25519");
  expect(await checkEventProof({ ...good, position: 5n }, keys)).toEqual({ kind: "altered", what: "path" });
  const stranger = await testLog(1);
  expect(await checkEventProof(await stranger.proofOf(0), [])).toMatchObject({ kind: "unknown-key" });
});

test("without Web Crypto nothing is claimed", async () => {
  vi.stubGlobal("crypto", {});
  const verdict = await checkEventProof(good, keys);
  expect(verdict).toEqual({ kind: "unchecked", what: "hash" });
  expect(describeVerdict(verdict, 4n)).toContain("Not checked");
});

test("the words of a good proof name event, size and key", async () => {
  const verdict = await checkEventProof(good, keys);
  expect(describeVerdict(verdict, 1_234n)).toBe(
    `Verified: this line is event #1,234 of the 7 under the checkpoint signed by ${testOrigin}.`,
  );
});
