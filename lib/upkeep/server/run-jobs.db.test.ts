import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "@/db/client";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { seedEvents } from "@/db/testing/seed-events";
import type { Duty } from "./duty";
import { planningVerifications } from "./plan-verifications";
import { publishing } from "./publish-duty";
import { type Job, runJobs, runningJobs } from "./run-jobs";
import { sealing } from "./seal-duty";
import { looking, startUpkeep, type TestUpkeep, until } from "./upkeep-test";

let db: TestDatabase;
let running: TestUpkeep[] = [];

beforeEach(async () => {
  db = await testDatabase();
});
afterEach(async () => {
  for (const one of running) await one.stop();
  running = [];
  await db.close();
});

function start(...duties: Duty[]): TestUpkeep {
  const upkeep = startUpkeep(db, duties);
  running.push(upkeep);
  return upkeep;
}

const jobsWith = (verify: Job): Duty => ({
  name: "jobs",
  begin: (context) => () => runJobs(context, { verify }),
});
const add = (id: string) =>
  db.sql`select audit.add_job('verify', ${JSON.stringify({ id })}::text::jsonb, ${id})`;
const waiting = async () => Number((await db.sql`select count(*) from whence_jobs._private_jobs`)[0]?.count);

test("the web process adds jobs of the list through the function, and touches the queue in no other way", async () => {
  const web = connect(db.appUrl, { max: 1, role: "whence_access" });
  try {
    await web`select audit.add_job('verify', '{"id": "a"}')`;
    await expect(web`select audit.add_job('drop everything')`).rejects.toThrow(/there is no job/);
    for (const forbidden of [
      "select * from whence_jobs._private_jobs",
      "insert into whence_jobs._private_jobs (task_id) values (1)",
      "select whence_jobs.add_job('anything')",
    ])
      await expect(web.unsafe(forbidden), forbidden).rejects.toThrow(/denied/);
  } finally {
    await web.end();
  }
  expect(await waiting()).toBe(1);
});

test("a job is run once, though two upkeeps wait for it, and soon", async () => {
  const ran: unknown[] = [];
  const once: Job = async (_, payload) => void ran.push(payload);
  start(looking, jobsWith(once));
  start(looking, jobsWith(once));
  await add("first");
  await until("it has run", async () => (await waiting()) === 0);
  await add("second");
  await until("the second has run", async () => (await waiting()) === 0, 1_500);
  expect(ran).toEqual([{ id: "first" }, { id: "second" }]);
});

test("a job whose upkeep is gone without a word is run again by the next one, at once", async () => {
  let began = 0;
  start(
    looking,
    jobsWith(() => new Promise(() => (began += 1))),
  );
  await add("held");
  await until("it is in hand", () => began === 1);
  const [held] = await db.sql`select locked_by as by from whence_jobs._private_jobs`;
  expect(held?.by).not.toBeNull();
  // As after kill -9: no session of it is left, and the job stays in its hand.
  const ran: unknown[] = [];
  start(
    looking,
    jobsWith(async (_, payload) => void ran.push(payload)),
  );
  await db.sql`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and application_name = 'whence upkeep lock'`;
  await until("it was run by another", () => ran.length === 1 || began === 2, 15_000);
});

test("a job that fails is told, and tried again", async () => {
  let tries = 0;
  const upkeep = start(
    looking,
    jobsWith(async () => {
      tries += 1;
      if (tries === 1) throw new Error("not yet");
    }),
  );
  await add("stubborn");
  await until("it was tried again", async () => (await waiting()) === 0);
  expect(tries).toBe(2);
  expect(upkeep.told).toContain("verify: not yet");
});

test("a verification that a kill -9 cut off is run again and ends; one without a job is ended", async () => {
  await seedEvents(db.sql, { count: 20, occurredAt: "'2026-03-12'::timestamptz" });
  const [asked] = await db.sql<{ id: string }[]>`select id from audit.request_verification('a person')`;
  // What a killed upkeep leaves: a job in its hand, and the row as it last wrote it.
  await db.sql`update whence_jobs._private_jobs set locked_at = now(), locked_by = 'worker-that-is-gone', attempts = 1`;
  await db.sql`update whence.verification set status = 'running', started_at = now(), progressed_at = now(), verified = 7`;
  await db.sql`
    insert into whence.verification (id, kind, requested_by, requested_at, started_at, status)
    values (gen_random_uuid(), 'whole', 'nobody', now() - interval '1 hour', now() - interval '1 hour', 'running')`;
  start(sealing, publishing, runningJobs);
  const rows = () =>
    db.sql`select id, requested_by, status, verified, error from whence.verification order by requested_at`;
  await until(
    "both have ended",
    async () => (await rows()).every(({ status }) => status !== "running" && status !== "queued"),
    30_000,
  );
  const [abandoned, resumed] = await rows();
  expect(abandoned).toMatchObject({
    requested_by: "nobody",
    status: "failed",
    error: "It was interrupted too often.",
  });
  expect(resumed).toMatchObject({ id: asked?.id });
  expect(["verified", "undecided"]).toContain(resumed?.status);
});

test("a new log is verified as a whole soon after its first checkpoint, on its own", async () => {
  await seedEvents(db.sql, { count: 300, occurredAt: "'2026-03-12'::timestamptz" });
  start(sealing, publishing, planningVerifications, runningJobs);
  const last = async () => (await db.sql`select * from whence.verification`)[0];
  await until("it has ended", async () => Boolean((await last())?.finished_at), 30_000);
  expect(await last()).toMatchObject({
    kind: "full",
    status: "verified",
    to_position: "300",
    requested_by: "upkeep",
  });
});
