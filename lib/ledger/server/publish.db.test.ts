import { statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PublishStep } from "./publish";
import { expectWholeFolder, sizeOf, type TestLedger, testLedger } from "./publish-test";

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
