import { afterAll, beforeAll, expect, test } from "vitest";
import { testLedger, type TestLedger } from "./publish-test";
import { verifyLog, type VerifyOptions } from "./verify-log";

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await testLedger();
});
afterAll(() => ledger.close());

const verify = (options: Partial<VerifyOptions> = {}) =>
  verifyLog({
    url: ledger.url,
    folder: ledger.folder.path,
    anchors: [],
    keys: [],
    witnessKeys: [],
    ...options,
  });

test("an untouched log verifies", async () => {
  await ledger.grow(300);
  await ledger.publish();
  await ledger.grow(700);
  await ledger.publish();
  const t = performance.now();
  const result = await verify();
  console.log(performance.now() - t, result);
  expect(result).toMatchObject({ status: "verified", findings: [], size: 1000n });
});
