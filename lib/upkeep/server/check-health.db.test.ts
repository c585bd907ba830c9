import { afterAll, beforeAll, expect, it } from "vitest";
import { closeDatabase } from "@/db/database";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { checkHealth } from "./check-health";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  process.env.DATABASE_URL = db.appUrl;
});
afterAll(async () => {
  await closeDatabase();
  await db.close();
});

it("follows the log, down and up again, and tells nothing else", async () => {
  const name = new URL(db.url).pathname.slice(1);
  expect(await checkHealth(0)).toEqual({ status: "ok", database: true });
  await db.sql.unsafe(`alter database ${name} connection limit 0`);
  await db.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = 'whence_app'`;
  // Within a second the last answer stands: a probe, or a flood of them, is one question.
  expect(await checkHealth(999)).toEqual({ status: "ok", database: true });
  expect(await checkHealth(1000)).toEqual({ status: "unavailable", database: false });
  await db.sql.unsafe(`alter database ${name} connection limit -1`);
  expect(await checkHealth(2000)).toEqual({ status: "ok", database: true });
});
