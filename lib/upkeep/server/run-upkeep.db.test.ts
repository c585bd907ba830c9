import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "@/db/client";
import { seedEvents } from "@/db/testing/seed-events";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { expectAllSealed } from "@/lib/ledger/server/seal-test";
import { beating, sampling } from "./chores";
import type { Duty } from "./duty";
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

const append = (count: number) => seedEvents(db.sql, { count, occurredAt: "'2026-03-12'::timestamptz" });
const sealed = async () => Number((await db.sql`select size from audit.head`)[0]?.size);
const untilSealed = (count: number) =>
  until(`${count} events are sealed`, async () => (await sealed()) === count);
/** Sessions that hold upkeep's lock of this database, or wait for it: several test files share the server. */
const lockedBy = (granted: boolean) =>
  db.sql<{ pid: number }[]>`
    select l.pid from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
    where l.locktype = 'advisory' and l.objid = 7402816532 - (1::bigint << 32) and l.granted = ${granted}`;
const lockHolder = async () => (await lockedBy(true))[0]?.pid;
const sealers = async () =>
  Number(
    (
      await db.sql`select count(*) from pg_stat_activity where application_name = 'whence upkeep seal'
    and datname = current_database()`
    )[0]?.count,
  );

/** Says in `at` when it is at work, so that two at a time would be seen. */
function recording(at: string[], name: string): Duty {
  return {
    name: "recording",
    begin: ({ signal }) => {
      at.push(`${name} begins`);
      signal.addEventListener("abort", () => at.push(`${name} ends`));
      return () => Promise.resolve(60_000);
    },
  };
}

test("what is committed has its seal within a second", async () => {
  start(looking, sealing);
  // Right after a pass, where the wait for the next one is longest.
  await append(1);
  await untilSealed(1);
  await append(2);
  const began = Date.now();
  await untilSealed(3);
  expect(Date.now() - began).toBeLessThan(1_000);
  await append(700);
  await untilSealed(703);
  await expectAllSealed(db.sql);
});

test("of two one works; the other takes over when the first stops, and within seconds when its lock is lost", async () => {
  const at: string[] = [];
  const first = start(recording(at, "a"), looking, sealing);
  await until("the first works", () => at.length === 1);
  start(recording(at, "b"), looking, sealing);
  await append(5);
  await untilSealed(5);
  expect(at).toEqual(["a begins"]);

  await db.sql`select pg_terminate_backend(${(await lockHolder()) ?? 0})`;
  await until("another turn has begun", () => at.length === 3, 5_000);
  expect(at.slice(0, 2)).toEqual(["a begins", "a ends"]);
  await append(5);
  await untilSealed(10);

  await first.stop();
  await until(
    "the second works",
    () => at.filter((line) => line.endsWith("begins")).at(-1) === "b begins",
    5_000,
  );
  await append(5);
  await untilSealed(15);
  await expectAllSealed(db.sql);
});

test("one whose lock is lost begins no pass any more", async () => {
  start(looking, sealing);
  await append(1);
  await untilSealed(1);
  const usurper = connect(db.url, { max: 1 });
  try {
    // First in the line, so that it has the lock whoever asks next.
    const taken = usurper`select pg_advisory_lock(7402816532)`.execute();
    await until("it waits in line", async () => (await lockedBy(false)).length > 0);
    await db.sql`select pg_terminate_backend(${(await lockHolder()) ?? 0})`;
    await taken;
    await until("no session seals", async () => (await sealers()) === 0, 2_000);
    await append(1);
    await pause(1_500);
    expect(await sealed()).toBe(1);
  } finally {
    await usurper.end();
  }
  await untilSealed(2);
});

test("a duty that fails is told with its name and time, tried again, and stops no other", async () => {
  let turns = 0;
  const failing: Duty = {
    name: "failing",
    begin: () => () => {
      turns += 1;
      return Promise.reject(new Error(`broken at turn ${turns}`));
    },
  };
  const hanging: Duty = { name: "hanging", begin: () => () => new Promise(() => undefined) };
  start(failing, hanging, looking, sealing, beating, sampling);
  await append(4);
  await untilSealed(4);
  await until("it was tried again", () => turns > 2);
  await until("its failure is written down", async () => {
    const [row] = await db.sql`
      select last_error as error from whence.upkeep where last_error_at > clock_timestamp() - interval '10 s'`;
    return String(row?.error).startsWith("failing: broken at turn");
  });
  await until("a sample is taken", async () => (await db.sql`select from whence.upkeep_sample`).length > 0);
});

test("while a problem stands nothing is sealed, also not by the upkeep after; without it sealing goes on", async () => {
  let problem: string | null = "the log was restored to an older copy";
  const judging: Duty = {
    name: "publish",
    begin:
      ({ status, looked }) =>
      () => {
        status.setProblem(problem === null ? null : { text: problem, stopsSealing: true });
        looked.settle();
        return Promise.resolve(50);
      },
  };
  const silent: Duty = { ...judging, begin: looking.begin };
  const first = start(judging, sealing, beating);
  await append(2);
  const standing = async () => (await db.sql`select problem, problem_since from whence.upkeep`)[0];
  await until("the problem is written down", async () => Boolean((await standing())?.problem));
  const since = (await standing())?.problem_since;
  await first.stop();

  const second = start(silent, sealing, beating);
  await until("the second works", () => second.told.includes("the log was restored to an older copy"));
  await pause(1_000);
  expect(await sealed()).toBe(0);
  expect((await standing())?.problem_since).toBe(since);
  await second.stop();

  start(judging, sealing, beating);
  problem = null;
  await untilSealed(2);
  await until("the problem is gone", async () => (await standing())?.problem === null);
});
