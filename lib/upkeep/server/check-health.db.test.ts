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

const atRest = { alive: false, sealLagMs: 0, unsealed: 0, queue: null, problem: null, lastError: null };

it("follows the log, down and up again, and tells nothing else", async () => {
  const name = new URL(db.url).pathname.slice(1);
  const up = { status: "ok", database: true, upkeep: atRest };
  expect(await checkHealth(0)).toEqual(up);
  await db.sql.unsafe(`alter database ${name} connection limit 0`);
  await db.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = 'whence_app'`;
  // Within a second the last answer stands: a probe, or a flood of them, is one question.
  expect(await checkHealth(999)).toEqual(up);
  expect(await checkHealth(1000)).toEqual({ status: "unavailable", database: false, upkeep: null });
  await db.sql.unsafe(`alter database ${name} connection limit -1`);
  expect(await checkHealth(2000)).toEqual(up);
});

it("says of upkeep whether it lives and what is in its way, without a secret, and stays ok without it", async () => {
  await db.sql`select audit.record_event('thing.happened', 'thing', '1')`;
  await db.sql`
    insert into whence.upkeep (host, pid, started_at, heartbeat_at, problem, last_error)
    values ('h', 1, now(), now(), 'The signing key is missing: /srv/whence/ledger/signing-key',
      'seal: connect postgres://whence:hunter2@db:5432/log')`;
  await db.sql`insert into whence.upkeep_sample values (now(), 5, 1, 3, 0, 1000)`;
  const alive = await checkHealth(4000);
  expect(alive).toMatchObject({
    status: "ok",
    upkeep: {
      alive: true,
      unsealed: 1,
      queue: 3,
      problem: "The signing key is missing: (path)",
      lastError: "seal: connect (address)",
    },
  });
  expect(alive.upkeep?.sealLagMs).toBeGreaterThan(0);
  await db.sql`update whence.upkeep set heartbeat_at = now() - interval '31 seconds'`;
  expect(await checkHealth(6000)).toMatchObject({ status: "ok", upkeep: { alive: false, unsealed: 1 } });
});
