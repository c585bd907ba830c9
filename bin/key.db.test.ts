/** `whence key` as its operator uses it. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ledgerFolder } from "@/lib/ledger/server/ledger-folder";
import { publish } from "@/lib/ledger/server/publish";
import { makeFolder, type TestLedger, testLedger, testOrigin } from "@/lib/ledger/server/publish-test";

let log: TestLedger;
const data = makeFolder();

beforeAll(async () => {
  log = await testLedger();
});
afterAll(() => log.close());

function whence(...args: string[]) {
  const env = { ...process.env, WHENCE_DATA: data, DATABASE_URL: log.url, WHENCE_MIGRATE_URL: "" };
  const bin = new URL("whence", import.meta.url).pathname;
  const command = ["--conditions=react-server", bin, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: tmpdir(),
    env,
    encoding: "utf8",
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

const sign = () =>
  publish(log.sealer, ledgerFolder(join(data, "ledger")), { origin: testOrigin, everyMs: 0, idleMs: 0 });

test("the key is shown when there is one, changed once, and the change is an event of the log", async () => {
  expect(whence("key")).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("no key") });
  await log.grow(3);
  expect((await sign()).kind).toBe("published");
  const { stdout: old } = whence("key");
  expect(old).toMatch(/^whence\.test\/log\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/);
  const rotated = whence("key", "rotate", "--overlap", "0");
  expect(rotated.status).toBe(0);
  expect(rotated.stdout).not.toBe(old);
  expect(whence("key").stdout).toBe(rotated.stdout);
  const secret = readFileSync(join(data, "ledger/signing-key"), "utf8");
  await log.grow(1);
  await sign();
  expect(readFileSync(join(data, "ledger/signing-key"), "utf8")).not.toContain(secret.trim());
  const events = await log.sql`select actor_id from audit.event where type = 'ledger.key_rotated'`;
  expect(events.map((event) => String(event.actor_id))).toEqual([expect.stringMatching(/^operator:/)]);
}, 120_000);
