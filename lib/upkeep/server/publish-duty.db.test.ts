import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seedEvents } from "@/db/testing/seed-events";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { beating } from "./chores";
import { planningVerifications } from "./plan-verifications";
import { publishing } from "./publish-duty";
import { runningJobs } from "./run-jobs";
import { sealing } from "./seal-duty";
import { startUpkeep, type TestUpkeep, until } from "./upkeep-test";
import { checkingTail } from "./verify-tail";

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

function start(before?: TestUpkeep, duties = [sealing, publishing, beating]): TestUpkeep {
  const upkeep = startUpkeep(db, duties, before);
  running.push(upkeep);
  return upkeep;
}

const append = (count: number) => seedEvents(db.sql, { count, occurredAt: "'2026-03-12'::timestamptz" });
const sizes = async () =>
  (
    await db.sql<{ sealed: number; signed: number | null }[]>`
      select h.size::int as sealed, (select max(c.size)::int from audit.checkpoint c) as signed from audit.head h`
  )[0];
const untilSigned = (size: number) =>
  until(`${size} events are signed`, async () => (await sizes())?.signed === size);
const said = async () =>
  (
    await db.sql<
      { problem: string | null; key: string | null }[]
    >`select problem, public_key as key from whence.upkeep`
  )[0];

test("what is sealed is signed within seconds, by a key that upkeep names", async () => {
  const upkeep = start();
  await append(10);
  await untilSigned(10);
  await append(5);
  await untilSigned(15);
  await until("the key is told", async () => Boolean((await said())?.key?.startsWith("whence.test/log+")));
  expect(await said()).toMatchObject({ problem: null });
  expect(upkeep.told).toEqual([]);
});

test("an upkeep that does not know what was signed seals and signs nothing, and says so; the right one goes on", async () => {
  const right = start();
  await append(10);
  await untilSigned(10);
  await right.stop();

  const stranger = start();
  await append(3);
  await until("it says so", async () =>
    Boolean((await said())?.problem?.startsWith("This log is signed elsewhere")),
  );
  await pause(1_500);
  expect(await sizes()).toEqual({ sealed: 10, signed: 10 });
  await stranger.stop();

  start(right);
  await untilSigned(13);
  await until("the problem is gone", async () => (await said())?.problem === null);
});

test("a log that was cut back to an older copy is not built on", async () => {
  const before = start();
  await append(4);
  await untilSigned(4);
  await db.sql`create table public.older as select * from audit.head`;
  await append(4);
  await untilSigned(8);
  await before.stop();
  // What a restored copy has: the head and the checkpoints of then.
  await db.sql`
    update audit.head h set size = o.size, root = o.root, snapshot = o.snapshot, after_tx = o.after_tx, after_seq = o.after_seq,
      open = o.open, open_seqs = o.open_seqs, open_tx_min = o.open_tx_min, open_tx_max = o.open_tx_max from public.older o`;
  start(before);
  await until("it says so", async () =>
    Boolean((await said())?.problem?.startsWith("The log was rolled back from 8 to 4")),
  );
  await pause(1_000);
  expect((await sizes())?.sealed).toBe(4);
});

test("what came after the whole verification is verified as its tail, in one row that grows", async () => {
  const eager = {
    ...checkingTail,
    begin: (context: Parameters<typeof checkingTail.begin>[0]) => {
      const turn = checkingTail.begin(context);
      return async () => Math.min(await turn(), 300);
    },
  };
  start(undefined, [sealing, publishing, planningVerifications, runningJobs, eager]);
  await append(300);
  const rows = () => db.sql`
    select kind, status, from_position, to_position, verified from whence.verification order by requested_at`;
  await until("the whole is verified", async () => (await rows())[0]?.status === "verified", 30_000);
  const whole = Number((await rows())[0]?.to_position);
  for (const more of [40, 300]) {
    const total = Number((await sizes())?.sealed) + more;
    await append(more);
    await until(
      `${total} are covered`,
      async () => Number((await rows()).at(-1)?.to_position) === total,
      20_000,
    );
  }
  expect((await rows()).slice(1)).toEqual([
    {
      kind: "tail",
      status: "verified",
      from_position: String(whole),
      to_position: "640",
      verified: String(640 - whole),
    },
  ]);
});
