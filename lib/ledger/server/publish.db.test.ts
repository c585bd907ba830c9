import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openCheckpoint } from "../checkpoint";
import { formatVerifierKey, type VerifierKey } from "../verifier-key";
import { readVerifierKeys } from "./known-checkpoint";
import type { Published, PublishStep } from "./publish";
import { expectWholeFolder, sizeOf, type TestLedger, testLedger, testOrigin } from "./publish-test";
import { beginRotation } from "./rotate-key";

let log: TestLedger;
const opened: TestLedger[] = [];

beforeEach(async () => {
  log = await testLedger();
  opened.push(log);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function clone(of: TestLedger, folder: "same" | "copied" | "empty"): Promise<TestLedger> {
  const copy = await of.clone(folder);
  opened.push(copy);
  return copy;
}

test("an empty log has no checkpoint; a sealed one is signed, and its folder proves it", async () => {
  expect(await log.publish()).toEqual({ kind: "empty" });
  await log.grow(700);
  expect(await log.publish()).toMatchObject({ kind: "published", size: 700n, repeated: false, anchors: [] });
  expect(await expectWholeFolder(log.folder)).toBe(700n);
  expect(statSync(join(log.folder.path, "signing-key")).mode & 0o777).toBe(0o600);
});

test("nothing new is not signed again; after an idle hour it is, with the same bytes", async () => {
  await log.grow(10);
  const first = await log.publish();
  expect((await log.publish()).kind).toBe("standing");
  const again = await log.publish({ idleMs: 0 });
  expect(again).toMatchObject({ kind: "published", repeated: true });
  expect("note" in again && "note" in first && again.note === first.note).toBe(true);
  expect((await log.checkpoints()).map(({ size }) => size)).toEqual([10, 10]);
});

test("events wait for their checkpoint as long as was set, but not for a clock that was set back", async () => {
  await log.grow(10);
  await log.publish();
  await log.grow(10);
  expect(await log.publish({ everyMs: 60_000 })).toMatchObject({ kind: "standing", size: 10n });
  // As if the last one had been signed by a clock that was a day ahead.
  await log.sql`
    insert into audit.checkpoint (signed_at, size, root, note, key_name)
    select signed_at + interval '1 day', size, root, note, key_name from audit.checkpoint`;
  expect(await log.publish({ everyMs: 60_000 })).toMatchObject({ kind: "published", size: 20n });
  expect(await log.publish({ everyMs: 60_000 })).toMatchObject({ kind: "standing", size: 20n });
  const rows = await log.sql`select size::int from audit.checkpoint order by signed_at`;
  expect(rows.map(({ size }) => size)).toEqual([10, 10, 20]);
});

const steps: PublishStep[] = ["proved", "tiles", "keys", "signed", "swapped", "kept", "cleared", "anchored"];

test("stopped at any step, the next round signs the same bytes, and nothing is signed twice differently", async () => {
  await log.grow(300);
  const twin = await clone(log, "copied");
  let before: string | undefined;
  for (const step of steps) {
    await log.grow(step === "tiles" ? 260 : 5);
    const stop = (at: PublishStep) => {
      if (at === step) throw new Error(`stopped at ${step}`);
    };
    await expect(log.publish({ onStep: stop })).rejects.toThrow("stopped");
    const stopped = await log.folder.checkpoint.read();
    const kept = (await log.checkpoints()).at(-1)?.note;
    const after = await log.publish();
    if (after.kind !== "published" && after.kind !== "standing") throw new Error(after.kind);
    const stood = steps.indexOf(step) >= steps.indexOf("swapped");
    expect(stopped).toBe(stood ? after.note : (before ?? null));
    // The folder first: a table that knew more than the folder would be taken for that of another upkeep.
    expect(kept).toBe(steps.indexOf(step) >= steps.indexOf("kept") ? after.note : before);
    before = after.note;
    expect(await expectWholeFolder(log.folder)).toBe(after.size);
    expect((await log.checkpoints()).at(-1)?.note).toBe(after.note);
  }
  const sizes = (await log.checkpoints()).map(({ size }) => size);
  expect(sizes).toEqual([...new Set(sizes)].toSorted((a, b) => a - b));
  expect(sizes.length).toBe(steps.length);
  expect(await twin.publish()).toMatchObject({ kind: "published", size: 300n });
});

test("killed at any step, the folder is whole and the next round goes on", async () => {
  const kills: string[] = process.env.WHENCE_LONG ? [...steps, "claimed"] : ["tiles", "claimed", "swapped"];
  for (const step of kills) {
    await log.grow(130);
    await killAt(log, step);
    const after = await log.publish();
    expect(["published", "standing"]).toContain(after.kind);
    expect(await expectWholeFolder(log.folder)).toBe("size" in after ? after.size : null);
  }
  const kept = await log.checkpoints();
  expect(new Set(kept.map(({ size }) => size)).size).toBe(new Set(kept.map(({ note }) => note)).size);
});

describe("a log that is not what was signed", () => {
  beforeEach(async () => {
    await log.grow(300);
    await log.publish();
  });

  test("restored to an older copy it is refused, and said from where to where", async () => {
    const older = await clone(log, "same");
    await log.grow(50);
    await log.publish();
    const refused = { kind: "rolled-back", from: 350n, to: 300n };
    expect(await older.publish()).toMatchObject({ kind: "refused", problem: refused });
    await older.grow(20);
    expect(await older.publish()).toMatchObject({
      kind: "refused",
      problem: { kind: "rolled-back", to: 320n },
    });
    // Grown past it, it is another past.
    await older.grow(100);
    expect(await older.publish()).toMatchObject({ kind: "refused", problem: { kind: "forked", size: 350n } });
    expect(await older.checkpoints()).toHaveLength(1);
    expect(await log.publish()).toMatchObject({ kind: "standing", size: 350n });
  });

  test("a second upkeep with a copied database signs nothing without the folder, or with an older one", async () => {
    const elsewhere = await clone(log, "empty");
    const notHere = { kind: "refused", problem: { kind: "not-the-first", size: 300n } };
    expect(await elsewhere.publish()).toMatchObject(notHere);
    expect(existsSync(join(elsewhere.folder.path, "signing-key"))).toBe(false);
    const before = await clone(log, "copied");
    await log.grow(50);
    await log.publish();
    const ahead = await clone(log, "empty");
    // The database of now beside the folder of then.
    cpSync(before.folder.path, ahead.folder.path, { recursive: true });
    await ahead.grow(10);
    expect(await ahead.publish()).toMatchObject({
      kind: "refused",
      problem: { kind: "not-the-first", size: 350n },
    });
  });

  test("two that share a folder and grew apart: the first goes on, the second is forked", async () => {
    const twin = await clone(log, "same");
    await log.grow(40);
    await twin.grow(60);
    expect(sizeOf(await twin.publish())).toBe(360);
    expect(await log.publish()).toMatchObject({ kind: "refused", problem: { kind: "rolled-back" } });
    await log.grow(60);
    expect(await log.publish()).toMatchObject({ kind: "refused", problem: { kind: "forked", size: 360n } });
  });

  test("without its key, with a key others can read, or in a folder of another log, nothing is signed", async () => {
    const key = join(log.folder.path, "signing-key");
    const kept = readFileSync(key, "utf8");
    await log.grow(1);
    rmSync(key);
    expect(await log.publish()).toMatchObject({ kind: "refused", problem: { kind: "key-missing" } });
    writeFileSync(key, kept, { mode: 0o644 });
    expect(await log.publish()).toMatchObject({ kind: "refused", problem: { kind: "key-unusable" } });
    rmSync(key);
    writeFileSync(key, "no key\n", { mode: 0o600 });
    expect(await log.publish()).toMatchObject({ kind: "refused", problem: { kind: "key-unusable" } });
    writeFileSync(key, kept);
    expect(await log.publish({ origin: "another.test/log" })).toMatchObject({
      kind: "refused",
      problem: { kind: "key-unusable" },
    });
    const checkpoint = join(log.folder.path, "checkpoint");
    writeFileSync(checkpoint, readFileSync(checkpoint, "utf8").replace("\n300\n", "\n299\n"));
    expect(await log.publish()).toMatchObject({
      kind: "refused",
      problem: { kind: "checkpoint-unreadable" },
    });
  });

  test("tiles a superuser changed are not signed for", async () => {
    await log.grow(300);
    await log.sql.begin(async (tx) => {
      await tx`alter table audit.tile disable trigger all`;
      await tx`update audit.tile set hashes = set_byte(hashes, 2000, 255 - get_byte(hashes, 2000)) where level = 0 and index = 1`;
    });
    expect(await log.publish()).toMatchObject({ kind: "refused", problem: { kind: "broken" } });
    expect((await log.checkpoints()).length).toBe(1);
  });

  test("a head a superuser changed is noticed, also while nothing is due to be signed", async () => {
    await log.sql`update audit.head set root = set_byte(root, 3, 255 - get_byte(root, 3))`;
    const refused = { kind: "refused", problem: { kind: "broken", size: 300n } };
    expect(await log.publish({ everyMs: 60_000 })).toMatchObject(refused);
    expect(await log.publish()).toMatchObject(refused);
  });

  test("a folder that cannot be written is said; the log is sealed on, and later signed", async () => {
    const tiles = join(log.folder.path, "tile");
    cpSync(tiles, `${tiles}-away`, { recursive: true });
    rmSync(tiles, { recursive: true });
    // Also root cannot make a folder where a file is.
    writeFileSync(tiles, "in the way");
    await log.grow(10);
    expect(await log.publish()).toMatchObject({
      kind: "refused",
      problem: { kind: "folder", path: log.folder.path },
    });
    await log.grow(10);
    rmSync(tiles);
    // What was lost of the folder comes back from the database, which was proved to be the signed log.
    expect(sizeOf(await log.publish())).toBe(320);
    expect(await expectWholeFolder(log.folder)).toBe(320n);
    expect((await log.folder.readTile(0, 0n, 256)).length).toBe(8192);
  });
});

test("of two publishers at once one signs each checkpoint, and both may be one of them", async () => {
  await log.grow(10);
  await log.publish();
  for (let round = 0; round < 6; round += 1) {
    await log.grow(7);
    const both = await Promise.all([log.publish(), log.publish()]);
    expect(both.map(({ kind }) => kind)).toContain("published");
    for (const { kind } of both) expect(["published", "raced", "standing"]).toContain(kind);
  }
  const kept = await log.checkpoints();
  expect(new Set(kept.map(({ size }) => size)).size).toBe(new Set(kept.map(({ note }) => note)).size);
  expect(await expectWholeFolder(log.folder)).toBe(52n);
});

test("a rotation: both keys sign, then the new one; what the old one signed still verifies", async () => {
  await log.grow(10);
  const before = await log.publish();
  const [old] = await log.folder.readKeys();
  const wish = { origin: testOrigin, by: "operator:ada", overlapUntil: new Date(0) };
  const rotation = await beginRotation(log.sql, log.folder, wish);
  expect(rotation).toMatchObject({ old, begun: true });
  // Asked again before it ended: the same key, one event.
  expect(await beginRotation(log.sql, log.folder, wish)).toMatchObject({ new: rotation?.new, begun: false });
  // The event is not sealed: the old key stays.
  const overlap = await log.publish();
  expect(await signersOf(overlap, log)).toEqual([old, rotation?.new]);
  await log.grow(5);
  expect(await signersOf(await log.publish(), log)).toEqual([old, rotation?.new]);
  expect(existsSync(join(log.folder.path, "signing-key.next"))).toBe(false);
  expect(readFileSync(join(log.folder.path, "signing-key"), "utf8")).toContain("PRIVATE+KEY+");
  const alone = await log.publish();
  expect(await signersOf(alone, log)).toEqual([rotation?.new]);
  const keys = await readVerifierKeys(await log.folder.readKeys());
  expect(keys.map(formatVerifierKey)).toEqual([old, rotation?.new]);
  // Each of: the old key, the new one, both.
  const [oldKey, newKey] = [keys.slice(0, 1), keys.slice(1)];
  const opens = async (published: Published, known: VerifierKey[]) =>
    (await openCheckpoint(noteOf(published), known)).kind;
  expect(await Promise.all([oldKey, newKey, keys].map((known) => opens(before, known)))).toEqual([
    "opened",
    "unknown-key",
    "opened",
  ]);
  expect(await Promise.all([oldKey, newKey, keys].map((known) => opens(overlap, known)))).toEqual([
    "opened",
    "opened",
    "opened",
  ]);
  expect(await Promise.all([oldKey, newKey, keys].map((known) => opens(alone, known)))).toEqual([
    "unknown-key",
    "opened",
    "opened",
  ]);
  const events =
    await log.sql`select actor_id, payload::text from audit.event where type = 'ledger.key_rotated'`;
  expect(events).toHaveLength(1);
  expect(events[0]?.payload).toContain(rotation?.new);
});

const noteOf = (published: Published): string => {
  if ("note" in published) return published.note;
  throw new Error(published.kind);
};

async function signersOf(published: Published, of: TestLedger): Promise<string[]> {
  const keys = await readVerifierKeys(await of.folder.readKeys());
  const opened = await openCheckpoint(noteOf(published), keys);
  return opened.kind === "opened" ? opened.signedBy.map(formatVerifierKey) : [];
}

/** Publishes in a process of its own that ends itself with SIGKILL at that step. */
async function killAt(of: TestLedger, step: string): Promise<void> {
  const code = `
    import { connect } from "./db/client.ts";
    import { ledgerFolder } from "./lib/ledger/server/ledger-folder.ts";
    import { publish } from "./lib/ledger/server/publish.ts";
    const [url, path, step, origin] = process.argv.slice(1);
    const at = (reached) => { if (reached === step) process.kill(process.pid, "SIGKILL"); };
    const folder = ledgerFolder(path, { claimed: () => at("claimed") });
    await publish(connect(url, { role: "whence_sealer" }), folder, { origin, everyMs: 0, onStep: at });`;
  const node = ["--conditions=react-server", "--import", "tsx", "--input-type=module", "-e", code];
  const child = spawn(process.execPath, [...node, of.url, of.folder.path, step, testOrigin], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  expect((await once(child, "exit"))[1]).toBe("SIGKILL");
}
