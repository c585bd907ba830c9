/** Anchors as publishing meets them: a folder, and our own witness. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseVerifierKey, type VerifierKey } from "../verifier-key";
import type { Anchor } from "./anchors";
import { folderAnchor } from "./folder-anchor";
import { readVerifierKeys } from "./known-checkpoint";
import { ledgerFolder } from "./ledger-folder";
import {
  anchorsOf,
  cosigned,
  expectWholeFolder,
  makeFolder,
  type TestLedger,
  testLedger,
  testOrigin,
} from "./publish-test";
import { witnessAnchor } from "./witness-anchor";
import { startWitness } from "./witness-server";

let log: TestLedger;
const closing: (() => unknown)[] = [];

beforeEach(async () => {
  log = await testLedger();
  closing.push(() => log.close());
  await log.grow(300);
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function clone(of: TestLedger): Promise<TestLedger> {
  const copy = await of.clone("copied");
  closing.push(() => copy.close());
  return copy;
}

const standingOf = async (of: TestLedger) =>
  Array.from(
    await of.sql`
    select kind, size::int, error, removed_at is not null as removed from audit.anchor order by name`,
  );

describe("a folder", () => {
  test("gets the whole ledger, catches up after it was away, and can be verified by itself", async () => {
    const path = makeFolder();
    const anchors = [folderAnchor(path)];
    expect(anchorsOf(await log.publish({ anchors }))).toMatchObject([{ error: null }]);
    expect(await expectWholeFolder(ledgerFolder(path))).toBe(300n);
    rmSync(path, { recursive: true });
    await log.grow(300);
    expect(anchorsOf(await log.publish({ anchors }))).toMatchObject([{ kind: "unreachable" }]);
    expect(await standingOf(log)).toMatchObject([
      { size: 300, error: expect.stringContaining("not a folder") },
    ]);
    mkdirSync(path);
    // Nothing new: only the anchor that lags is asked.
    expect(await log.publish({ anchors })).toMatchObject({ kind: "standing", anchors: [{ error: null }] });
    expect(await expectWholeFolder(ledgerFolder(path))).toBe(600n);
    expect(await log.publish({ anchors })).toMatchObject({ kind: "standing", anchors: [{ error: null }] });
    await log.publish({ anchors: [], idleMs: 0 });
    expect(await standingOf(log)).toEqual([{ kind: "folder", size: 600, error: null, removed: true }]);
    closing.push(() => rmSync(path, { recursive: true, force: true }));
  });

  test("knows what a whole host restored from its backup does not", async () => {
    const path = makeFolder();
    closing.push(() => rmSync(path, { recursive: true, force: true }));
    const anchors = [folderAnchor(path)];
    await log.publish({ anchors });
    // Database and ledger folder of the same moment: by themselves they agree.
    const restored = await clone(log);
    await log.grow(20);
    await log.publish({ anchors });
    for (const to of [300n, 300n, 301n]) {
      if (to > 300n) await restored.grow(1);
      expect(await restored.publish({ anchors })).toMatchObject({
        kind: "refused",
        problem: { kind: "rolled-back", from: 320n, to, at: path },
      });
    }
    expect(await expectWholeFolder(ledgerFolder(path))).toBe(320n);
  });

  test("lets a lost ledger folder be brought back: its copy and the key are enough", async () => {
    const path = makeFolder();
    closing.push(() => rmSync(path, { recursive: true, force: true }));
    const anchors = [folderAnchor(path)];
    await log.publish({ anchors });
    const older = makeFolder();
    cpSync(log.folder.path, older, { recursive: true });
    await log.grow(20);
    await log.publish({ anchors });
    rmSync(log.folder.path, { recursive: true });
    cpSync(older, log.folder.path, { recursive: true });
    rmSync(older, { recursive: true });
    await log.grow(1);
    expect(await log.publish()).toMatchObject({ kind: "refused", problem: { kind: "not-the-first" } });
    expect(await log.publish({ anchors })).toMatchObject({ kind: "published", size: 321n });
    expect(await expectWholeFolder(ledgerFolder(path))).toBe(321n);
  });
});

describe("our witness", () => {
  let witness: RunningWitness;

  beforeEach(async () => {
    await log.publish();
  });

  test("cosigns, goes on after kill -9, and gives a fresh time to the same checkpoint", async () => {
    witness = await runWitness(log);
    const anchors = [witness.anchor];
    await log.publish({ anchors });
    expect(await cosigned(log, witness.key)).toEqual([300]);
    await witness.kill();
    await log.grow(30);
    expect(anchorsOf(await log.publish({ anchors }))).toMatchObject([{ kind: "unreachable" }]);
    witness = await runWitness(log, witness);
    expect(anchorsOf(await log.publish({ anchors }))).toMatchObject([{ error: null }]);
    expect(await log.publish({ anchors, idleMs: 0 })).toMatchObject({
      repeated: true,
      anchors: [{ error: null }],
    });
    expect(await cosigned(log, witness.key)).toEqual([300, 330, 330]);
  });

  test("of two forks with one key the second gets no signature, neither the log's nor the witness's", async () => {
    witness = await startInside(log);
    const anchors = [witness.anchor];
    await log.publish({ anchors });
    const [fork, behind] = [await clone(log), await clone(log)];
    await log.grow(40);
    await fork.grow(60);
    await behind.grow(10);
    expect(await log.publish({ anchors })).toMatchObject({ kind: "published", size: 340n });
    const own = [witnessAnchor({ url: witness.url, key: witness.key })];
    expect(await fork.publish({ anchors: own })).toMatchObject({
      kind: "refused",
      problem: { kind: "forked", size: 340n },
    });
    expect(await behind.publish({ anchors: own })).toMatchObject({
      kind: "refused",
      problem: { kind: "rolled-back", from: 340n, to: 310n },
    });
    expect(await fork.checkpoints()).toHaveLength(1);
  });

  test("that does not tell what it holds still cosigns one fork only: 409, then 422", async () => {
    witness = await startInside(log);
    const anchors = [silent(witness)];
    await log.publish({ anchors });
    const [fork, behind] = [await clone(log), await clone(log)];
    await log.grow(40);
    await fork.grow(60);
    await behind.grow(10);
    await log.publish({ anchors });
    const forked = await fork.publish({ anchors: [silent(witness)] });
    expect(anchorsOf(forked)).toMatchObject([
      { kind: "disagrees", error: expect.stringContaining("another past") },
    ]);
    const rolledBack = await behind.publish({ anchors: [silent(witness)] });
    expect(anchorsOf(rolledBack)).toMatchObject([
      { kind: "disagrees", error: expect.stringContaining("340 events") },
    ]);
    // Only the one from before they parted.
    expect(await cosigned(fork, witness.key)).toEqual([300]);
  });

  test("that lost its memory signs again from nothing", async () => {
    witness = await startInside(log);
    const anchors = [witness.anchor];
    await log.publish({ anchors });
    await witness.kill();
    const key = readFileSync(join(witness.folder, "witness-key"));
    rmSync(witness.folder, { recursive: true });
    mkdirSync(witness.folder);
    writeFileSync(join(witness.folder, "witness-key"), key, { mode: 0o600 });
    witness = await startInside(log, witness);
    await log.grow(5);
    expect(anchorsOf(await log.publish({ anchors }))).toMatchObject([{ error: null }]);
  });
});

type RunningWitness = {
  kill: () => Promise<unknown>;
  anchor: Anchor;
  url: string;
  key: VerifierKey;
  folder: string;
};

const witnessName = "witness.example/w1";

/** `whence witness` as its operator starts it; `again` on the same folder and port. */
async function runWitness(of: TestLedger, again?: RunningWitness): Promise<RunningWitness> {
  const { folder, port } = placeOf(again);
  const [vkey] = await of.folder.readKeys();
  const bin = new URL("../../../bin/whence", import.meta.url).pathname;
  const args = ["--conditions=react-server", bin, "witness", "--folder", folder, "--port", String(port)];
  const named = [...args, "--log", `${testOrigin} ${vkey}`, "--name", witnessName];
  const child = spawn(process.execPath, named, { stdio: ["ignore", "pipe", "ignore"] });
  closing.push(() => child.kill("SIGKILL"));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const [url = "", text = ""] = line.split(" ");
  const key = await parseVerifierKey(text);
  if (!key.ok) throw new Error(key.reason);
  const kill = () => {
    child.kill("SIGKILL");
    return once(child, "exit");
  };
  return {
    kill,
    url,
    key: key.value,
    folder,
    anchor: again?.anchor ?? witnessAnchor({ url, key: key.value }),
  };
}

/** The same witness in this process. */
async function startInside(of: TestLedger, again?: RunningWitness): Promise<RunningWitness> {
  const { folder, port } = placeOf(again);
  const logs = [{ origin: testOrigin, keys: await readVerifierKeys(await of.folder.readKeys()) }];
  const report = (text: string) => expect(text).toBe("");
  const options = { folder, port, logs, report, name: witnessName, host: "127.0.0.1" };
  const { url, witness, close } = await startWitness(options);
  closing.push(close);
  const { key } = witness;
  return { kill: close, url, key, folder, anchor: again?.anchor ?? witnessAnchor({ url, key }) };
}

function placeOf(again: RunningWitness | undefined): { folder: string; port: number } {
  if (again) return { folder: again.folder, port: Number(new URL(again.url).port) };
  const folder = makeFolder();
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, port: 0 };
}

/** A witness of which only add-checkpoint can be reached, which is all the protocol asks for. */
function silent({ url, key }: RunningWitness): Anchor {
  return { ...witnessAnchor({ url, key }), latest: () => Promise.resolve(null) };
}
