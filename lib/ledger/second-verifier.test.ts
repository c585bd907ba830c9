/**
 * docs/verify-with-standard-tools.sh shares no code with this folder: here the two judge the same proofs and tiles,
 * good ones and spoilt ones, and must agree.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { checkEventProofText, type EventProof, formatEventProof } from "./event-proof";
import { formatNote, parseNote } from "./note";
import { leafOfLine, type TestLog, testLog, testOrigin, testSigner } from "./test-log";
import { tilePath, tileWidth } from "./tile";
import { formatVerifierKey } from "./verifier-key";

const script = "docs/verify-with-standard-tools.sh";
const folder = mkdtempSync(join(tmpdir(), "whence-second-verifier-"));
afterAll(() => rmSync(folder, { recursive: true }));

// Every run of the script is some hundred processes.
vi.setConfig({ testTimeout: process.env.WHENCE_LONG ? 3_600_000 : 120_000 });
const long = process.env.WHENCE_LONG !== undefined;

type Answer = { status: number | null; words: string };

function run(...args: string[]): Answer {
  const { status, stdout, stderr } = spawnSync("bash", [script, ...args], { encoding: "utf8" });
  return { status, words: `${stdout}${stderr}`.trim() };
}

const openssl = spawnSync("openssl", ["version"], { encoding: "utf8" }).stdout ?? "";
const can = /^OpenSSL [3-9]/u.test(openssl);
const title = (text: string): string => (can ? text : `${text} (skipped: there is no OpenSSL 3)`);

const log = await testLog(300);
const vkey = formatVerifierKey(log.signer.key);
const good = await log.proofOf(259);

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const event = (text: string): Answer => run("event", vkey, write("proof.json", text));
const changed = (change: Partial<EventProof>): string => formatEventProof({ ...good, ...change });

/** What ours says, in the script's numbers. */
async function ours(text: string): Promise<number> {
  const { kind } = await checkEventProofText(text, [log.signer.key]);
  if (kind === "verified") return 0;
  return kind === "altered" || kind === "bad-signature" ? 1 : 2;
}

test.skipIf(!can)(title("both verify the events of small logs"), async () => {
  const logs = [log, ...(await Promise.all((long ? [1, 2, 3, 7, 8] : [1, 7]).map((size) => testLog(size))))];
  for (const one of logs)
    for (const position of new Set([0, one.lines.length >> 1, one.lines.length - 1])) {
      const text = formatEventProof(await one.proofOf(position));
      expect(event(text)).toEqual({
        status: 0,
        words: `VERIFIED: the line is event ${position} of the ${one.lines.length} under the checkpoint signed by ${testOrigin}`,
      });
      expect(await ours(text)).toBe(0);
    }
});

test.skipIf(!can)(title("both undo the same escapes of JSON"), async () => {
  const line = '{"v":1,"reason":"\\"\\\\\\\\ \\n \\u0001 \\/ é 日 🎉 \\\\"}';
  const one = await testLog(1);
  const { checkpoint } = await logOfLine(line);
  const proof = { ...(await one.proofOf(0)), line, leafHash: leafOfLine(line), checkpoint };
  const plain = formatEventProof(proof);
  const escaped = plain
    .replaceAll("é", "\\u00e9")
    .replaceAll("日", "\\u65E5")
    .replaceAll("🎉", "\\ud83c\\uDF89")
    .replaceAll("/", "\\/")
    .replaceAll(",", " ,\n\t");
  for (const text of [plain, escaped.replaceAll(' ,\n\t\\"', ',\\"')]) {
    expect(event(text)).toMatchObject({ status: 0 });
    expect(await ours(text)).toBe(0);
  }
});

async function logOfLine(line: string): Promise<{ checkpoint: string }> {
  const text = `${testOrigin}\n1\n${Buffer.from(leafOfLine(line)).toString("base64")}\n`;
  return { checkpoint: formatNote({ text, signatures: [] }) + log.signer.signLine(text) };
}

test.skipIf(!can)(title("both refuse what was altered, and agree on what cannot be decided"), async () => {
  const stranger = await testSigner(testOrigin, 50);
  const note = parseNote(good.checkpoint);
  if (!note.ok) throw new Error(note.reason);
  const unsigned = formatNote({ ...note.value, signatures: [] });
  const spoiltSignature = good.checkpoint.replace(
    /(.)(.{20}=?=?\n)$/u,
    (_, a: string, b: string) => (a === "A" ? "B" : "A") + b,
  );
  const cases: [string, number, string][] = [
    [changed({ line: good.line.replace('"seq":260', '"seq":261') }), 1, "line or leaf hash"],
    [changed({ leafHash: new Uint8Array(32) }), 1, "line or leaf hash"],
    [changed({ position: 258n }), 1, "root"],
    [changed({ position: 300n }), 1, "does not reach"],
    [changed({ position: 3n }), 1, "hashes"],
    [changed({ proof: good.proof.toReversed() }), 1, "root"],
    [changed({ proof: good.proof.slice(1) }), 1, "hashes"],
    [changed({ proof: good.proof.with(2, new Uint8Array(32)) }), 1, "root"],
    [changed({ checkpoint: good.checkpoint.replace("\n300\n", "\n301\n") }), 1, "not good"],
    [changed({ checkpoint: spoiltSignature }), 1, "not good"],
    [changed({ checkpoint: unsigned + stranger.signLine(note.value.text) }), 2, "no given key"],
    [changed({ checkpoint: unsigned }), 2, "no signature"],
    [changed({ checkpoint: note.value.text }), 2, "no empty line"],
    [changed({}).replace('"position":259', '"position":"259"'), 2, "wrong kind"],
    [changed({}).replace('"position":259', '"position":0259'), 2, "not a number"],
    [changed({}).replace('"position":259', '"position":2 59'), 2, "comma"],
    [changed({}).replace('"line"', '"lime"'), 2, "should not have"],
    [changed({}).replace('"leafHash":"', '"leafHash":"A'), 2, "64"],
    [changed({}).replace('"line":', '"position":1,"line":'), 2, "twice"],
    [changed({}).replace("日", "\\ud83c"), 2, "surrogate"],
    [changed({}).replace("日", "\\x"), 2, "escape"],
    [changed({}).slice(0, -3), 2, "end"],
    ["", 2, "one object"],
  ];
  for (const [text, status, words] of cases) {
    const answer = event(text);
    expect(answer.words).toContain(words);
    expect(answer.status, answer.words).toBe(status);
    expect(await ours(text), answer.words).toBe(status);
  }
});

test.skipIf(!can)(title("neither believes a byte that was changed"), async () => {
  const original = Buffer.from(formatEventProof(good), "utf8");
  const step = long ? 1 : Math.ceil(original.length / 12);
  for (let at = 0; at < original.length; at += step) {
    const bytes = Buffer.from(original);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 5));
    const text = bytes.toString("utf8");
    const answer = event(text);
    expect(answer.status, `byte ${at}: ${answer.words}`).toBe(await ours(text));
  }
});

test.skipIf(!can)(
  title("a kept checkpoint of the same size shows a fork, and one of another log is not compared"),
  async () => {
    const proof = write("proof.json", formatEventProof(good));
    expect(run("event", vkey, proof, write("kept", log.checkpoint))).toMatchObject({ status: 0 });
    const fork = `${testOrigin}\n300\n${Buffer.alloc(32, 1).toString("base64")}\n`;
    const forked = write("kept", formatNote({ text: fork, signatures: [] }) + log.signer.signLine(fork));
    expect(run("event", vkey, proof, forked)).toMatchObject({
      status: 1,
      words: expect.stringContaining("FORK"),
    });
    const smaller = await testLog(299);
    expect(run("event", vkey, proof, write("kept", smaller.checkpoint))).toMatchObject({ status: 2 });
  },
);

/** The log as static files, as C2SP has them. */
async function writeTiles(name: string, one: TestLog): Promise<string> {
  const size = BigInt(one.lines.length);
  for (let level = 0; tileWidth(level, 0n, size) > 0; level++)
    for (let index = 0n; tileWidth(level, index, size) > 0; index++) {
      const width = tileWidth(level, index, size);
      const from = index * 256n;
      const hashes = await Promise.all(
        Array.from({ length: width }, (_, i) => one.node(8 * level, from + BigInt(i))),
      );
      write(join(name, tilePath(level, index, width)), Buffer.concat(hashes));
    }
  write(join(name, "checkpoint"), one.checkpoint);
  return join(folder, name);
}

test.skipIf(!can)(title("tiles of every shape give the root that was signed"), async () => {
  for (const size of long ? [0, 1, 2, 255, 256, 257, 300, 517] : [0, 256, 517]) {
    const tiles = await writeTiles(`log-${size}`, await testLog(size));
    expect(run("tiles", vkey, tiles)).toEqual({
      status: 0,
      words: `VERIFIED: the tiles give the root of the checkpoint of ${size} events signed by ${testOrigin}`,
    });
  }
});

test.skipIf(!can)(title("a folder begins with the log of every checkpoint kept from before"), async () => {
  const tiles = await writeTiles("grown", log);
  for (const older of long ? [1, 255, 256, 299] : [255])
    expect(run("tiles", vkey, tiles, write("kept", (await testLog(older)).checkpoint))).toMatchObject({
      status: 0,
    });
  const other = `${testOrigin}\n299\n${Buffer.alloc(32, 1).toString("base64")}\n`;
  const rewritten = write("kept", formatNote({ text: other, signatures: [] }) + log.signer.signLine(other));
  expect(run("tiles", vkey, tiles, rewritten)).toMatchObject({ status: 1 });
  const larger = write("kept", (await testLog(301)).checkpoint);
  expect(run("tiles", vkey, tiles, larger)).toMatchObject({
    status: 2,
    words: expect.stringContaining("missing"),
  });
});

test.skipIf(!can)(title("a tile changed, cut or missing at any level is found"), async () => {
  const tiles = await writeTiles("whole", log);
  const spoil = (path: string, change: (bytes: Buffer) => Uint8Array | null): Answer => {
    const copy = join(folder, "spoilt");
    rmSync(copy, { recursive: true, force: true });
    cpSync(tiles, copy, { recursive: true });
    const bytes = change(readFileSync(join(copy, path)));
    rmSync(join(copy, path));
    if (bytes !== null) writeFileSync(join(copy, path), bytes);
    return run("tiles", vkey, copy);
  };
  const flip = (at: number) => (bytes: Buffer) => bytes.fill((bytes[at] ?? 0) ^ 1, at, at + 1);
  expect(spoil("tile/0/000", flip(0))).toMatchObject({ status: 1 });
  expect(spoil("tile/0/000", flip(8191))).toMatchObject({ status: 1 });
  expect(spoil("tile/0/001.p/44", flip(43 * 32))).toMatchObject({ status: 1 });
  expect(spoil("tile/1/000.p/1", flip(5))).toMatchObject({
    status: 1,
    words: expect.stringContaining("level 1"),
  });
  expect(spoil("tile/0/000", (bytes) => bytes.subarray(32))).toMatchObject({ status: 1 });
  expect(spoil("tile/0/000", () => null)).toMatchObject({
    status: 2,
    words: expect.stringContaining("missing"),
  });
  expect(
    spoil("checkpoint", (bytes) => Buffer.from(bytes.toString().replace("\n300\n", "\n299\n"))),
  ).toMatchObject({ status: 1 });
  // What is missing above follows from what is below, and nothing was altered.
  expect(spoil("tile/1/000.p/1", () => null)).toMatchObject({
    status: 0,
    words: expect.stringContaining("Note"),
  });
});

test.skipIf(!can)(
  title("keys may stand in a file, old ones too, and a mistyped one is refused"),
  async () => {
    const proof = write("proof.json", formatEventProof(good));
    const renewed = formatVerifierKey((await testSigner(testOrigin, 51)).key);
    expect(run("event", write("keys", `${vkey}\n${renewed}\n`), proof)).toMatchObject({ status: 0 });
    expect(run("event", renewed, proof)).toMatchObject({ status: 2 });
    expect(run("event", vkey.replace(/^a/u, "b"), proof)).toMatchObject({
      status: 2,
      words: expect.stringContaining("id"),
    });
    expect(run("event", "nonsense", proof)).toMatchObject({ status: 2 });
    expect(run("event", vkey)).toMatchObject({
      status: 2,
      words: expect.stringContaining("verify-with-standard-tools.sh"),
    });
  },
);
