/** The cases in which an outer change reaches the log after a nested one of the same row, each told by name. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/test-database";
import { brokenChains } from "./chain";
import { shopSchema } from "./shop";

let db: TestDatabase;
let start = "0";

beforeAll(async () => {
  db = await testDatabase();
  await db.sql.unsafe(shopSchema);
});
afterAll(() => db?.close());
beforeEach(async () => {
  await db.sql.unsafe(`delete from shop.rule; truncate shop.swap, shop.plain, shop.node, shop.item`);
  const [end] = await db.sql<{ seq: string }[]>`select max(seq)::text as seq from audit.event`;
  start = end?.seq ?? "0";
  await db.sql.unsafe(
    `insert into shop.node (id) values (1), (2), (3); insert into shop.plain values (1), (2), (3)`,
  );
});

const rule = (moment: string, id: number, action: string) =>
  db.sql`insert into shop.rule values ('node', ${moment}, ${id}, ${action})`;

/** The values of v that the log tells of one row, in order; null: absent. */
async function told(table: string, id: string): Promise<(string | null)[]> {
  const rows = await db.sql<{ v: string | null }[]>`
    select after ->> 'v' as v from audit.events
    where entity_type = ${`shop.${table}`} and entity_id = ${id} and seq > ${start}::bigint order by occurred_at, seq`;
  expect(await brokenChains(db.sql, table, "id::text", start)).toEqual([]);
  return rows.map((row) => row.v);
}

test("a trigger after one row changes another row of the same statement", async () => {
  await rule("AFTER", 1, "update shop.node set v = v + 10 where id = 2 and v = 1");
  await db.sql`update shop.node set v = v + 1`;
  expect(await told("node", "2")).toEqual(["0", "1", "11"]);
});

test("a trigger before a later row changes a row the statement has already changed", async () => {
  await rule("BEFORE", 3, "update shop.node set v = v + 10 where id = 1 and v = 1");
  await db.sql`update shop.node set v = v + 1`;
  expect(await told("node", "1")).toEqual(["0", "1", "11"]);
});

test("three levels deep, and back to the first image in between", async () => {
  await rule("AFTER", 1, "update shop.node set v = v + 10 where id in (2, 3) and v = 1");
  await rule("AFTER", 2, "update shop.node set v = 0 where id = 3 and v = 11");
  await db.sql`update shop.node set v = v + 1`;
  expect(await told("node", "3")).toEqual(["0", "1", "11", "0"]);
});

test("a nested change under a savepoint that is rolled back leaves no trace in the order", async () => {
  await rule(
    "AFTER",
    1,
    "do $$ begin update shop.node set v = 50 where id = 2; raise 'no'; exception when others then end $$",
  );
  await rule("AFTER", 1, "update shop.node set v = v + 10 where id = 2 and v = 1");
  await db.sql`update shop.node set v = v + 1`;
  expect(await told("node", "2")).toEqual(["0", "1", "11"]);
});

test("a nested delete of a row that the statement has changed, and of one it has inserted", async () => {
  await rule("AFTER", 1, "delete from shop.node where id = 2");
  await rule("AFTER", 7, "delete from shop.node where id = 8");
  await db.sql`update shop.node set v = v + 1`;
  expect(await told("node", "2")).toEqual(["0", "1", null]);
  await db.sql`insert into shop.node (id, v) values (7, 5), (8, 5)`;
  expect(await told("node", "8")).toEqual(["5", null]);
});

test("a row deleted by the statement is made again by a trigger: the delete comes first", async () => {
  await rule("AFTER", 1, "insert into shop.node (id, v) values (2, 7) on conflict do nothing");
  await db.sql`delete from shop.node where id in (1, 2)`;
  expect(await told("node", "2")).toEqual(["0", null, "7"]);
});

test("a function called by a statement changes a row of that statement, under statement triggers", async () => {
  await db.sql`update shop.plain set v = v + shop.bump('plain', 1) where id in (1, 2)`.catch(() => undefined);
  await db.sql`update shop.plain set v = v + case id when 2 then shop.bump('plain', 1) else 1 end`;
  expect(await told("plain", "1")).toEqual(["0", "1", "101"]);
});

test("a function called by a statement changes a row of that statement, under row triggers", async () => {
  await db.sql`update shop.node set v = v + case id when 2 then shop.bump('node', 1) else 1 end`;
  expect(await told("node", "1")).toEqual(["0", "1", "101"]);
});

test("keys that move up by one: who keeps a row is not deleted", async () => {
  await db.sql`insert into shop.swap values (1, 10), (2, 20)`;
  await db.sql`update shop.swap set id = id + 1`;
  expect((await told("swap", "1")).at(-1)).toBe(null);
  expect((await told("swap", "2")).at(-1)).toBe("10");
  expect((await told("swap", "3")).at(-1)).toBe("20");
});

test("keys that move up by one, row by row: a key that another row has taken is not deleted", async () => {
  await db.sql`delete from shop.node`;
  await db.sql`insert into shop.node (id, v) values (3, 30), (2, 20), (1, 10)`;
  await db.sql`update shop.node set id = id + 1`;
  expect(await told("node", "1")).toEqual(["0", null, "10", null]);
  expect(await told("node", "2")).toEqual(["0", null, "20", "10"]);
  expect(await told("node", "4")).toEqual(["30"]);
});

test("a function called by the returning of a statement changes its only row, under statement triggers", async () => {
  await db.sql`insert into shop.plain values (9, 1) returning shop.bump('plain', 9)`;
  expect(await told("plain", "9")).toEqual(["1", "101"]);
});

test("a row deleted and made again by one statement, then deleted by a trigger, is gone in the log too", async () => {
  await db.sql`truncate shop.base`;
  await db.sql`insert into shop.base (id) values (2)`;
  await db.sql`insert into shop.rule values ('base', 'AFTER', 2, 'delete from shop.base where id = 2')`;
  await db.sql`with gone as (delete from shop.base where id = 2 returning id, v)
    insert into shop.base (id, v) select id, v + 1 from gone`;
  expect((await told("base", "2")).at(-1)).toBeNull();
});
