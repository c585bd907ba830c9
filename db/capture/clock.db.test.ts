/** When a captured change occurred, and when it was recorded: also on a clock that stands still or runs backwards. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/test-database";
import { both, tracked } from "./subjects";

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

const noon = "2026-03-12T12:00:00Z";

/** Microseconds after noon at which the events of a table occurred, and whether each was recorded by then or later. */
async function timesOf(type: string): Promise<{ micros: number; inOrder: boolean }[]> {
  const rows = await db.sql<{ micros: number; inOrder: boolean }[]>`
    select (extract(epoch from occurred_at - ${noon}::timestamptz) * 1000000)::int as micros,
      recorded_at >= occurred_at as "inOrder"
    from audit.event where type like ${`${type}.%`} order by seq`;
  return [...rows];
}

test.each(both)(
  "%s triggers: events of one transaction keep their distance, none is recorded before it occurred",
  async (level) => {
    const name = await tracked(db.sql, "id int primary key, v int", "", level);
    await db.sql.begin(async (tx) => {
      await tx.unsafe(`set local whence.clock = '${noon}'`);
      await tx.unsafe(`insert into ${name} values (1, 1)`);
      await tx.unsafe(`update ${name} set v = 2`);
      await tx.unsafe(`delete from ${name}`);
      await tx.unsafe(`insert into ${name} values (1, 1)`);
      await tx.unsafe(`truncate ${name}`);
    });
    const times = await timesOf(name);
    expect(times.map((t) => t.micros)).toEqual([0, 16, 32, 48, 64, 80]);
    expect(times.every((t) => t.inOrder)).toBe(true);
  },
);

test.each(both)("%s triggers: statements of many rows, too, on a clock that stands still", async (level) => {
  const name = await tracked(db.sql, "id int primary key, v int", "", level);
  await db.sql.begin(async (tx) => {
    await tx.unsafe(`set local whence.clock = '${noon}'`);
    await tx.unsafe(`insert into ${name} select g, g from generate_series(1, 3) g`);
    await tx.unsafe(`update ${name} set v = v + 1`);
  });
  const times = await timesOf(name);
  expect(times).toHaveLength(6);
  expect(Math.max(...times.map((t) => t.micros))).toBeGreaterThanOrEqual(16);
  expect(times.every((t) => t.inOrder)).toBe(true);
});

test.each(both)(
  "%s triggers: a clock that is set back does not set the order of a transaction back",
  async (level) => {
    const name = await tracked(db.sql, "id int primary key, v int", "", level);
    await db.sql.begin(async (tx) => {
      await tx.unsafe(`set local whence.clock = '2026-03-12T12:00:00.5Z'`);
      await tx.unsafe(`insert into ${name} values (1, 1)`);
      await tx.unsafe(`set local whence.clock = '${noon}'`);
      await tx.unsafe(`update ${name} set v = 2`);
    });
    expect((await timesOf(name)).map((t) => t.micros)).toEqual([500_000, 500_016]);
  },
);
