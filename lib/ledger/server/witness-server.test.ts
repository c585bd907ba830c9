/** Our witness by the words of C2SP tlog-witness, over real HTTP. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formatCheckpoint, openCheckpoint } from "../checkpoint";
import { rootOfNothing } from "../hash";
import { openNote } from "../note";
import { proveConsistency } from "../prove";
import { rootOfLeaves, testLog, type TestLog, testOrigin, testSigner } from "../test-log";
import { formatAddCheckpoint } from "../witness-message";
import { type RunningWitness, startWitness } from "./witness-server";
import { hashOfOrigin } from "./witness-state";

const size = 40;
let log: TestLog;
let folder: string;
let running: RunningWitness;
let time = 1_000n;
let reports: string[] = [];

beforeEach(async () => {
  log ??= await testLog(size);
  folder = mkdtempSync(join(tmpdir(), "whence-witness-"));
  [time, reports] = [1_000n, []];
  running = await start();
});
afterEach(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (): Promise<RunningWitness> =>
  startWitness({
    folder,
    name: "witness.example/w",
    logs: [{ origin: testOrigin, keys: [log.signer.key] }],
    host: "127.0.0.1",
    port: 0,
    now: () => time,
    report: (text) => reports.push(text),
  });

const rootAt = (at: number) => (at === 0 ? rootOfNothing() : rootOfLeaves(log.leaves.slice(0, at)));

async function noteAt(at: number, origin = testOrigin): Promise<string> {
  const text = formatCheckpoint({ origin, size: BigInt(at), root: await rootAt(at) });
  return `${text}\n${log.signer.signLine(text)}`;
}

async function post(
  body: string | Uint8Array,
): Promise<{ status: number; type: string | null; text: string }> {
  const response = await fetch(`${running.url}/add-checkpoint`, { method: "POST", body: Buffer.from(body) });
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    text: await response.text(),
  };
}

async function add(old: number, to: number, note?: string) {
  const proof = await proveConsistency(BigInt(old), BigInt(Math.max(old, to)), log.node);
  return post(formatAddCheckpoint({ old: BigInt(old), proof, note: note ?? (await noteAt(to)) }));
}

test("a log that only grows is cosigned, with the time, and what was signed can be fetched", async () => {
  for (const [old, to] of [
    [0, 5],
    [5, 17],
    [17, 17],
    [17, 40],
  ] as const) {
    time += 10n;
    const answer = await add(old, to);
    expect(answer.status).toBe(200);
    const opened = await openCheckpoint(`${await noteAt(to)}${answer.text}`, [
      log.signer.key,
      running.witness.key,
    ]);
    expect(opened).toMatchObject({ kind: "opened", cosignedBy: [{ time }] });
    const kept = await fetch(
      `${running.url}/${createHash("sha256").update(testOrigin).digest("hex")}/checkpoint`,
    );
    expect(await kept.text()).toBe(`${await noteAt(to)}${answer.text}`);
    // On disk when it answered.
    expect(readFileSync(join(folder, hashOfOrigin(testOrigin), "checkpoint"), "utf8")).toContain(answer.text);
  }
  expect(statSync(join(folder, "witness-key")).mode & 0o777).toBe(0o600);
});

test("its time never goes back", async () => {
  await add(0, 5);
  time -= 500n;
  const { text } = await add(5, 6);
  const opened = await openNote(`${(await noteAt(6)).split("\n\n")[0]}\n\n${text}`, [running.witness.key]);
  expect(opened).toMatchObject({ kind: "opened", signedBy: [{ time: 1_000n }] });
});

describe("refused, and nothing changed by it:", () => {
  beforeEach(() => add(0, 20));

  const refusals: [string, () => Promise<{ status: number }>, number][] = [
    ["an old size that is not the one it has", () => add(19, 30), 409],
    ["an old size of nothing", () => add(0, 30), 409],
    ["an old size above the new", () => add(20, 19), 400],
    ["a smaller tree", async () => add(19, 19), 409],
    ["another log", async () => add(20, 30, await noteAt(30, "other.example/log")), 404],
    ["no signature of the log", async () => add(20, 30, await stranger(30)), 403],
    [
      "a signature that does not hold",
      async () => add(20, 30, (await noteAt(30)).replace("\n30\n", "\n31\n")),
      403,
    ],
    ["a proof of something else", async () => add(20, 30, await noteAt(31)), 422],
    ["the same size with another root", async () => add(20, 20, await forgedAt(20)), 422],
    ["a text that is no request", () => post("hello"), 400],
    ["bytes that are no text", () => post(Buffer.of(0xff, 0x0a, 0x0a)), 400],
    ["a request without end", () => post("x".repeat(70_000)), 413],
  ];

  test.each(refusals)("%s", async (_, ask, status) => {
    const before = readFileSync(join(folder, hashOfOrigin(testOrigin), "checkpoint"), "utf8");
    expect((await ask()).status).toBe(status);
    expect(readFileSync(join(folder, hashOfOrigin(testOrigin), "checkpoint"), "utf8")).toBe(before);
    expect((await add(20, 30)).status).toBe(200);
    expect(reports).toEqual([]);
  });

  test("409 says the size it has, in the type the specification names", async () => {
    expect(await add(3, 30)).toEqual({ status: 409, type: "text/x.tlog.size", text: "20\n" });
  });
});

test("an empty tree has one root, and a proof from nothing is none", async () => {
  const text = formatCheckpoint({ origin: testOrigin, size: 0n, root: await rootAt(3) });
  const wrong = `${text}\n${log.signer.signLine(text)}`;
  expect((await add(0, 0, wrong)).status).toBe(422);
  const proof = [log.leaves[0] ?? new Uint8Array()];
  expect((await post(formatAddCheckpoint({ old: 0n, proof, note: await noteAt(5) }))).status).toBe(422);
  expect((await add(0, 0)).status).toBe(200);
  expect((await add(0, 5)).status).toBe(200);
});

test("of two next checkpoints at once one is cosigned; of two witnesses on one folder too", async () => {
  await add(0, 20);
  const statuses = await Promise.all([add(20, 30), add(20, 25), add(20, 31)]);
  expect(statuses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
  const known = BigInt(await sizeKept());
  const twins = await Promise.all([start(), start()]);
  const answers = await Promise.all(
    twins.map(async ({ witness }, i) => {
      const to = 35n + BigInt(i);
      const proof = await proveConsistency(known, to, log.node);
      return witness.add({ old: known, proof, note: await noteAt(Number(to)) });
    }),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  await Promise.all(twins.map((twin) => twin.close()));
});

test("a record that was changed stops it: it answers 500 and signs nothing", async () => {
  await add(0, 20);
  const path = join(folder, hashOfOrigin(testOrigin), "checkpoint");
  writeFileSync(path, readFileSync(path, "utf8").replace("\n20\n", "\n10\n"));
  rmSync(join(folder, hashOfOrigin(testOrigin), ".swap"), { recursive: true });
  mkdirSync(join(folder, hashOfOrigin(testOrigin), ".swap"));
  expect((await add(10, 30)).status).toBe(500);
  expect(reports).toEqual(["the witness's own record does not verify"]);
});

test("a log that changed its key goes on, once the witness was told the new one", async () => {
  await add(0, 20);
  await running.close();
  const next = await testSigner(testOrigin, 21);
  running = await startWitness({
    folder,
    name: "witness.example/w",
    logs: [{ origin: testOrigin, keys: [next.key] }],
    host: "127.0.0.1",
    port: 0,
    report: (text) => reports.push(text),
  });
  expect((await add(20, 30)).status).toBe(403);
  const text = formatCheckpoint({ origin: testOrigin, size: 30n, root: await rootAt(30) });
  expect((await add(20, 30, `${text}\n${log.signer.signLine(text)}${next.signLine(text)}`)).status).toBe(200);
  expect(reports).toEqual([]);
});

async function sizeKept(): Promise<string> {
  const kept = await fetch(`${running.url}/${hashOfOrigin(testOrigin)}/checkpoint`);
  return (await kept.text()).split("\n")[1] ?? "";
}

async function stranger(at: number): Promise<string> {
  const text = formatCheckpoint({ origin: testOrigin, size: BigInt(at), root: await rootAt(at) });
  return `${text}\n${(await testSigner(testOrigin, 99)).signLine(text)}`;
}

async function forgedAt(at: number): Promise<string> {
  const text = formatCheckpoint({ origin: testOrigin, size: BigInt(at), root: await rootAt(at + 1) });
  return `${text}\n${log.signer.signLine(text)}`;
}
