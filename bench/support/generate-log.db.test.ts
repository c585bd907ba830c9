/** What a generated log promises to the benches that measure on it, at 20,000 events. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { type GeneratedLog, generateLog } from "./generate-log";

const events = 20_000;
let happened: TestDatabase;
let imported: TestDatabase;
let log: GeneratedLog;

beforeAll(async () => {
  [happened, imported] = [await testDatabase(), await testDatabase()];
  log = await generateLog(happened, { events });
  await generateLog(imported, { events, shape: "imported" });
}, 240_000);

afterAll(() => Promise.all([happened?.close(), imported?.close()]));

const rowsOf = (db: TestDatabase, query: string) =>
  db.sql.unsafe(query) as Promise<Record<string, unknown>[]>;

/** One number that changes when any field of any event does, but when and in which order it was recorded. */
const content = `
  select count(*)::int as events, md5(string_agg(md5((to_jsonb(e) - '{seq,recorded_at,tx}'::text[])::text), '' order by e.id)) as digest
  from audit.event e`;

test("holds as many events as asked for, each with its key", async () => {
  const wrong = `
    select e.id from audit.event e full join audit.event_key k using (id)
    where (e.seq, e.recorded_at, e.occurred_at, e.source) is distinct from (k.seq, k.recorded_at, k.occurred_at, k.source)
      or k.digest is null`;
  for (const db of [happened, imported]) {
    expect((await rowsOf(db, content))[0]).toMatchObject({ events });
    expect(await rowsOf(db, wrong)).toEqual([]);
    expect(await rowsOf(db, `select count(*)::int as n from audit.event_key`)).toEqual([{ n: events }]);
  }
});

test("an entity's image before a change is the one its last change left", async () => {
  const wrong = `
    with told as (
      select id, operation, before, after, lag(after) over w as left_as, lag(operation) over w as last_operation
      from audit.events where operation is not null
      window w as (partition by entity_type, entity_id order by occurred_at, seq))
    select * from told
    where (operation = 'insert') <> (left_as is null) or before::text is distinct from left_as::text
      or last_operation = 'delete'`;
  for (const db of [happened, imported]) expect(await rowsOf(db, wrong)).toEqual([]);
  const operations = `select operation, count(*)::int as n from audit.event group by 1 order by 1`;
  const counts = await rowsOf(happened, operations);
  expect(counts.map((row) => row.operation)).toEqual(["delete", "insert", "update", null]);
});

test("an update's changed names are those the database would derive", async () => {
  const wrong = `
    select id from audit.event
    where changed_keys is distinct from audit.changed_keys(operation, changed)
      or operation = 'update' and changed::text <> audit.changed_between(
        audit.before_image(operation, after, changed), after)::text`;
  expect(await rowsOf(happened, wrong)).toEqual([]);
});

test("every cause is an earlier event, or an orphan's that is counted; the edges say the same", async () => {
  const missing = `
    select count(*)::int as n, count(*) filter (where cause_id::text like '00000000-0000-7000-8000-%')::int as told
    from audit.cause_edge c where not exists (select from audit.event_key k where k.id = c.cause_id)`;
  expect(log.orphans).toBeGreaterThan(0);
  expect(await rowsOf(happened, missing)).toEqual([{ n: log.orphans, told: log.orphans }]);
  const late = `
    select 1 from audit.cause_edge c join audit.event_key a on a.id = c.cause_id join audit.event_key b on b.id = c.effect_id
    where a.seq >= b.seq or a.occurred_at > b.occurred_at`;
  expect(await rowsOf(happened, late)).toEqual([]);
  const edges = `
    with told as (
      select distinct cause, e.id from audit.event e, unnest(e.causes || e.causation_id) cause where cause is not null)
    select * from told t full join audit.cause_edge c on c.cause_id = t.cause and c.effect_id = t.id
    where t.id is null or c.effect_id is null`;
  expect(await rowsOf(happened, edges)).toEqual([]);
});

test("trees have their size and shape, and chains have 3 to 12 events", async () => {
  const depth = (root: string) => `
    with recursive walk (id, depth) as (
      select '${root}'::uuid, 0 union all
      select c.effect_id, w.depth + 1 from walk w join audit.cause_edge c on c.cause_id = w.id)
    select count(*)::int as size, max(depth) as depth from walk`;
  expect(log.trees.map((tree) => tree.shape)).toEqual(["flat", "random", "linear"]);
  for (const { root, size, shape } of log.trees) {
    const [tree] = await rowsOf(happened, depth(root));
    expect(tree?.size).toBe(size);
    if (shape === "flat") expect(tree?.depth).toBe(1);
    if (shape === "linear") expect(tree?.depth).toBe(size - 1);
    if (shape === "random") expect(Number(tree?.depth)).toBeGreaterThan(5);
  }
  const [chains] = await rowsOf(
    happened,
    `select min(n)::int as least, max(n)::int as most from (select count(*) as n from audit.event
      where correlation_id like 'flow-%' group by correlation_id having count(*) > 1) c`,
  );
  expect(chains).toEqual({ least: 3, most: 12 });
});

test("a correction is about the same entity and an earlier event, as the log itself demands", async () => {
  const wrong = `
    select e.id from audit.event e where e.supersedes is not null
      and audit.correction_problem(e.supersedes, e.entity_type, e.entity_id, e.occurred_at) is not null`;
  expect(await rowsOf(happened, wrong)).toEqual([]);
  const [some] = await rowsOf(
    happened,
    `select count(supersedes)::int as corrections, count(*) filter (where outcome = 'failure')::int as failures,
      count(distinct type)::int as types, count(distinct source)::int as sources, count(distinct entity_type)::int as kinds
      from audit.event`,
  );
  expect(Number(some?.corrections)).toBeGreaterThan(10);
  expect(Number(some?.failures)).toBeGreaterThan(100);
  expect(some).toMatchObject({ types: 48, sources: 6, kinds: 8 });
});

test("its hot entities and its rare type are as common as it says", async () => {
  expect(log.hot).toHaveLength(5);
  for (const { entityType, entityId, events: told } of log.hot) {
    expect(told).toBeGreaterThan(events * 0.02);
    const [row] = await happened.sql<{ n: number }[]>`
      select count(*)::int as n from audit.event where entity_type = ${entityType} and entity_id = ${entityId}`;
    expect(row?.n).toBe(told);
  }
  const [rare] = await happened.sql<{ n: number }[]>`
    select count(*)::int as n from audit.event where type = ${log.rare.type}`;
  expect(rare?.n).toBe(log.rare.events);
  expect(log.rare.events).toBe(1);
});

test("both shapes and a second run hold the same events, another seed others", async () => {
  const digestOf = async (db: TestDatabase) => (await rowsOf(db, content))[0]?.digest;
  const digest = await digestOf(happened);
  expect(await digestOf(imported)).toBe(digest);
  for (const [seed, same] of [
    [1, true],
    [2, false],
  ] as const) {
    const again = await testDatabase();
    await generateLog(again, { events, seed });
    expect((await digestOf(again)) === digest).toBe(same);
    await again.close();
  }
}, 240_000);

test("24 months as it happened, one day as imported; the months know their spans", async () => {
  const months = `
    select m.name, count(*)::int as events, min(e.recorded_at) >= m.from_at and max(e.recorded_at) < m.to_at as inside,
      min(e.occurred_at) = m.occurred_min and max(e.occurred_at) = m.occurred_max as spans
    from audit.event e join audit.month m on e.tableoid = format('audit.%I', m.name)::regclass
    group by m.name, m.from_at, m.to_at, m.occurred_min, m.occurred_max order by m.name`;
  const [long, short] = [await rowsOf(happened, months), await rowsOf(imported, months)];
  expect(long).toHaveLength(24);
  expect(long.at(-1)).toMatchObject({ name: "event_2024_12" });
  expect(short).toEqual([{ name: "event_2025_01", events, inside: true, spans: true }]);
  expect(long.every((month) => month.inside === true && month.spans === true)).toBe(true);
  const [apart] = await rowsOf(
    happened,
    `select max(recorded_at - occurred_at) < '1 second' as soon, min(recorded_at - occurred_at) > '0' as after from audit.event`,
  );
  expect(apart).toEqual({ soon: true, after: true });
});

test("its partitions are like any other: indexes, checks, protection, order of arrival", async () => {
  const [made] = await rowsOf(
    happened,
    `select count(*)::int as n from pg_index where indrelid = 'audit.event'::regclass`,
  );
  const parts = `
    select i.inhrelid::regclass::text as name, count(x.indexrelid)::int as indexes,
      (select array_agg(conname::text order by conname) from pg_constraint c where c.conrelid = i.inhrelid and contype = 'c') as checks
    from pg_inherits i join pg_index x on x.indrelid = i.inhrelid and x.indisvalid
      join pg_inherits above on above.inhrelid = x.indexrelid
    where i.inhparent = 'audit.event'::regclass group by i.inhrelid order by 1`;
  for (const part of await rowsOf(happened, parts))
    expect(part).toMatchObject({ indexes: made?.n, checks: ["event_shape"] });
  await expect(happened.sql`delete from audit.event_2024_02`).rejects.toMatchObject({ code: "42501" });
  await expect(happened.sql`delete from audit.event_key`).rejects.toMatchObject({ code: "42501" });
  await happened.sql`select audit.record_event('afterwards')`;
  const [last] = await rowsOf(happened, `select seq::int from audit.event where type = 'afterwards'`);
  expect(last?.seq).toBe(events + 1);
  const keys = await rowsOf(
    happened,
    `select indexrelid::regclass::text as name from pg_index
    where indrelid in ('audit.event_key'::regclass, 'audit.cause_edge'::regclass) order by 1`,
  );
  expect(keys.map((row) => row.name)).toEqual([
    "audit.cause_edge_cause_id_effect_id_pk",
    "audit.cause_edge_effect",
    "audit.event_key_pkey",
  ]);
});
