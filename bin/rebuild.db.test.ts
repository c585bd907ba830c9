/** `whence rebuild` as a person uses it: real processes on a database of their own. */
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedEvents } from "@/db/testing/seed-events";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { connectSealer, sealAll } from "@/lib/ledger/server/seal-test";

const root = new URL("..", import.meta.url).pathname;
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await seedEvents(db.sql, { count: 300, occurredAt: "'2026-03-12'::timestamptz + n * interval '1 s'" });
  const sealer = connectSealer(db.url);
  await sealAll(sealer);
  await sealer.end();
});
afterAll(() => db?.close());

function whence(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: db.url, WHENCE_MIGRATE_URL: "", WHENCE_UPKEEP_URL: "" };
  const command = ["--conditions=react-server", join(root, "bin", "whence"), ...args];
  const { status, stdout } = spawnSync(process.execPath, command, { cwd: tmpdir(), env, encoding: "utf8" });
  return { status, lines: stdout.trim().split("\n") };
}

test("a row that is not what the log gives is named, and made anew", async () => {
  expect(whence("rebuild", "--check")).toEqual({ status: 0, lines: ["Everything is what the log gives."] });
  await db.sql`update audit.entity set events = 7 where entity_id = '3'`;
  const checked = whence("rebuild", "--check");
  expect(checked.status).toBe(1);
  expect(checked.lines).toEqual([
    expect.stringMatching(/^audit\.entity \["thing","3"\]: 7 .*; the log gives 6 /),
    "1 row is not what the log gives.",
  ]);
  expect(whence("rebuild")).toEqual({ status: 0, lines: ["Made anew from 300 events."] });
});
