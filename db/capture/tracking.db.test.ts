/** Tracking a table: truncates, baselines, rights, options, its end, and drift. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../client";
import { type TestDatabase, testDatabase } from "../testing/test-database";
import { both, tracked as makeTracked, eventsOf as tell } from "./subjects";

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

const tracked = (columns: string, options = "", level: (typeof both)[number] = "statement") =>
  makeTracked(db.sql, columns, options, level);
const eventsOf = (type: string) => tell(db.sql, type);

test("a truncate is one delete a row and one event for the act", async () => {
  const name = await tracked("id int primary key");
  await db.sql.unsafe(`insert into ${name} values (1), (2); truncate ${name}`);
  const events = await eventsOf(name);
  expect(events.map((e) => e.op)).toEqual(["insert", "insert", "delete", "delete", null]);
  expect(events.at(-1)).toMatchObject({
    type: `${name}.truncated`,
    id: null,
    payload: `{"rows": 2, "table": "${name}"}`,
  });
});

test("a truncate of a partitioned table is one act, of a partition too, and reaches partitions made later", async () => {
  await db.sql.unsafe(`create table p (id int primary key) partition by range (id);
    create table p_1 partition of p for values from (0) to (10); select audit.track('p');
    create table p_2 partition of p for values from (10) to (20); insert into p values (1), (11), (12); insert into p_2 values (13)`);
  await db.sql.unsafe(`truncate p_1`);
  await db.sql.unsafe(`truncate p`);
  const acts = (await eventsOf("public.p")).filter((e) => e.op === null).map((e) => e.payload);
  expect(acts).toEqual(['{"rows": 1, "table": "public.p"}', '{"rows": 3, "table": "public.p"}']);
  expect(
    (await db.sql`select problem from audit.tracking_problems() where table_name = 'public.p' order by 1`)
      .map((r) => r.problem)
      .sort((a, b) => (a < b ? -1 : 1)),
  ).toEqual([
    'partition public.p_2: trigger "0_whence_truncated" is missing',
    'partition public.p_2: trigger "~whence_truncate" is missing',
  ]);
  await db.sql`select audit.track('p')`;
  expect(await db.sql`select 1 from audit.tracking_problems() where table_name = 'public.p'`).toEqual([]);
});

test("a truncate of a partitioned table tells each row once", async () => {
  await db.sql.unsafe(`create table q (id int primary key) partition by range (id);
    create table q_1 partition of q for values from (0) to (10); select audit.track('q'); insert into q values (1), (2)`);
  await db.sql.unsafe(`truncate q`);
  const events = await eventsOf("public.q");
  expect(events.map((e) => e.op)).toEqual(["insert", "insert", "delete", "delete", null]);
  expect(events.at(-1)?.payload).toBe('{"rows": 2, "table": "public.q"}');
});

test("a baseline takes in the rows that are there", async () => {
  await db.sql.unsafe(
    `create table b (id int primary key); insert into b select generate_series(1, 2500); select audit.track('b', baseline => true)`,
  );
  const events = await eventsOf("public.b");
  expect(events).toHaveLength(2500);
  expect(events[0]).toMatchObject({ op: "insert", metadata: '{"baseline": true}' });
});

test("a tracked table whose columns bear the names of our variables", async () => {
  for (const level of both) {
    const name = await tracked(
      "id int primary key, t int, n text, keys int, options text, new_rows int, after jsonb",
      "",
      level,
    );
    await db.sql.unsafe(
      `insert into ${name} (id, n) values (1, 'a'); update ${name} set options = 'x'; delete from ${name}; truncate ${name}`,
    );
    expect((await eventsOf(name)).map((e) => e.op)).toEqual(["insert", "update", "delete", null]);
  }
});

test("the application that writes needs no right on the log; who tracks must own the table", async () => {
  const name = await tracked("id int primary key");
  await db.sql.unsafe(`grant insert on ${name} to whence_app; grant audit_writer to whence_app`);
  const app = connect(db.appUrl, { max: 1 });
  try {
    await app.unsafe(`insert into ${name} values (1)`);
    expect((await eventsOf(name))[0]?.actor).toBe("db:whence_app");
    await expect(app.unsafe(`select audit.track('${name}')`)).rejects.toThrow(/takes its owner/);
    await expect(app.unsafe(`select audit.untrack('${name}')`)).rejects.toThrow(/takes its owner/);
    await db.sql.unsafe(`create schema app authorization whence_app`);
    await app.unsafe(
      `create table app.own (id int primary key); select audit.track('app.own'); insert into app.own values (7)`,
    );
    expect((await eventsOf("app.own"))[0]?.id).toBe("7");
  } finally {
    await app.end();
  }
});

test("rows hidden by row security are captured all the same", async () => {
  await db.sql.unsafe(`create table hidden (id int primary key); alter table hidden enable row level security;
    select audit.track('hidden'); insert into hidden values (1), (2); truncate hidden`);
  expect((await eventsOf("public.hidden")).map((e) => e.op)).toEqual([
    "insert",
    "insert",
    "delete",
    "delete",
    null,
  ]);
});

test("tracking and its end are events; asked again, it takes the new options; what is wrong is said", async () => {
  const name = await tracked("id int primary key, v int");
  await db.sql.unsafe(
    `select audit.track('${name}', ignore => '{v}'); insert into ${name} values (1, 1); update ${name} set v = 2`,
  );
  expect(await eventsOf(name)).toHaveLength(1);
  await db.sql.unsafe(`select audit.untrack('${name}'); insert into ${name} values (2, 2)`);
  expect(await eventsOf(name)).toHaveLength(1);
  const events =
    await db.sql`select type from audit.events where entity_type = 'tracked_table' and entity_id = ${name} order by seq`;
  expect(events.map((e) => e.type)).toEqual([
    "whence.table_tracked",
    "whence.table_tracked",
    "whence.table_untracked",
  ]);
  await expect(db.sql.unsafe(`select audit.untrack('${name}')`)).rejects.toThrow(/is not tracked/);
  await expect(db.sql.unsafe(`select audit.track('nowhere')`)).rejects.toThrow(/there is no table/);
  await expect(db.sql.unsafe(`select audit.track('${name}', ignore => '{typo}')`)).rejects.toThrow(
    /no column "typo"/,
  );
  await expect(db.sql.unsafe(`select audit.track('${name}', mask => '{id}')`)).rejects.toThrow(
    /key column "id"/,
  );
  await db.sql.unsafe(`create table keyless (a int not null, b int)`);
  await expect(db.sql.unsafe(`select audit.track('keyless')`)).rejects.toThrow(/has no primary key/);
  await expect(db.sql.unsafe(`select audit.track('audit.log')`)).rejects.toThrow(/cannot be tracked/);
});

test("drift is told: a row trigger added, a trigger disabled, a child made, a key column gone", async () => {
  const name = await tracked("id int primary key, k int");
  const problems = async () =>
    (await db.sql`select problem from audit.tracking_problems() where table_name = ${name}`).map(
      (r) => r.problem,
    );
  expect(await problems()).toEqual([]);
  await db.sql.unsafe(`alter table ${name} disable trigger "0_whence_update"`);
  expect(await problems()).toEqual(['trigger "0_whence_update" is not enabled always']);
  await db.sql.unsafe(`select audit.track('${name}');
    create function noisy() returns trigger language plpgsql as 'begin return null; end';
    create trigger other after update on ${name} for each row execute function noisy()`);
  expect(await problems()).toEqual(["has statement triggers, but it has row triggers"]);
  await db.sql.unsafe(`select audit.track('${name}'); create table ${name}_child () inherits (${name})`);
  expect((await problems()).some((p) => String(p).startsWith(`child ${name}_child`))).toBe(true);
});
