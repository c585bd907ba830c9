/** Recording from SQL: in the caller's transaction, complete, idempotent, and refused in words when it is wrong. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../client";
import { findEvent } from "../queries/find-event";
import { type TestDatabase, testDatabase } from "../testing/test-database";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

const idOf = (rows: { id?: string }[]): string => rows[0]?.id ?? "";

async function refusal(statement: (sql: Database) => Promise<unknown>): Promise<string> {
  return statement(db.sql).then(
    () => "not refused",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

test("the change and its record land together or not at all", async () => {
  await db.sql`create table stock (id int, amount numeric)`;
  await db.sql
    .begin(async (tx) => {
      await tx`insert into stock values (1, 5)`;
      await tx`select audit.record_event('stock.taken', 'stock', '1')`;
      throw new Error("the application changed its mind");
    })
    .catch(() => undefined);
  const [left] =
    await db.sql`select (select count(*) from stock) + (select count(*) from audit.event where type = 'stock.taken') as rows`;
  expect(left?.rows).toBe("0");
});

test("what the session said about itself is recorded, and marked as its own word", async () => {
  const id = await db.sql.begin(async (tx) => {
    await tx`select set_config('whence.actor_id', 'alice', true), set_config('whence.reason', 'on the phone', true),
      set_config('whence.correlation_id', 'order-7', true), set_config('whence.source', 'desk', true)`;
    return idOf(
      await tx<
        { id: string }[]
      >`select audit.record_event('order.approved', 'order', '7', '{"price": 1.10}') as id`,
    );
  });
  const event = await findEvent(db.sql, id);
  expect(event).toMatchObject({
    actorId: "alice",
    actorType: "user",
    reason: "on the phone",
    correlationId: "order-7",
    source: "desk",
    payload: '{"price": 1.10}',
  });
  expect(event?.metadata).toContain('"claimed": ["actorId", "reason"]');
});

test("without an actor it is the login, as a service, and empty settings count as absent", async () => {
  const id = await db.sql.begin(async (tx) => {
    await tx`select set_config('whence.actor_id', '', true)`;
    return idOf(await tx<{ id: string }[]>`select audit.record_event('tick') as id`);
  });
  const event = await findEvent(db.sql, id);
  const [login] = await db.sql`select 'db:' || session_user as name`;
  expect(event).toMatchObject({ actorId: login?.name, actorType: "service", entityType: null });
  expect(event?.metadata).not.toContain("claimed");
});

test("recorded twice with the same id and content, it is there once", async () => {
  const record = () => db.sql<{ id: string }[]>`
    select audit.record_event('twice', 'order', '9', '{"n": 1}', id => '0190aaaa-0000-7000-8000-000000000001') as id`;
  expect(idOf(await record())).toBe(idOf(await record()));
  const [count] = await db.sql`select count(*) as n from audit.event where type = 'twice'`;
  expect(count?.n).toBe("1");
});

test("the same id with other content is refused", async () => {
  expect(
    await refusal(
      (sql) =>
        sql`select audit.record_event('twice', 'order', '9', '{"n": 2}', id => '0190aaaa-0000-7000-8000-000000000001')`,
    ),
  ).toContain("other content");
});

test.each([
  ["an image without an operation", `audit.record_event('x', 'a', '1', after => '{}')`, "operation"],
  [
    "an insert with a before",
    `audit.record_event('x', 'a', '1', operation => 'insert', before => '{}')`,
    "before",
  ],
  [
    "a delete with an after",
    `audit.record_event('x', 'a', '1', operation => 'delete', after => '{}')`,
    "after",
  ],
  [
    "an update with only a before",
    `audit.record_event('x', 'a', '1', operation => 'update', before => '{}')`,
    "before",
  ],
  [
    "a changed that is not the difference",
    `audit.record_event('x', 'a', '1', operation => 'update', before => '{"a":1}', after => '{"a":2}', changed => '{}')`,
    "changed",
  ],
  [
    "a delete that says what came after",
    `audit.record_event('x', 'a', '1', operation => 'delete', changed => '{"a": {"from": 1, "to": 2}}')`,
    "changed",
  ],
  [
    "a delete that names a field without its value",
    `audit.record_event('x', 'a', '1', operation => 'delete', changed => '{"a": {}}')`,
    "changed",
  ],
  ["an entity without an id", `audit.record_event('x', 'a')`, "event_entity_pair"],
  ["an unknown operation", `audit.record_event('x', 'a', '1', operation => 'upsert')`, "event_operation"],
  [
    "an entity id no index can hold",
    `audit.record_event('x', 'a', repeat('ü', 1000) || repeat('x', 600))`,
    "entity",
  ],
  [
    "an entity too long in bytes",
    `audit.record_event('x', repeat('ü', 200), repeat('語', 800))`,
    "entity_id",
  ],
  [
    "a correlation no index can hold",
    `audit.record_event('x', correlation_id => repeat('c', 501))`,
    "correlation_id",
  ],
  [
    "a field name no index can hold",
    `audit.record_event('x', 'a', '1', operation => 'update', changed => jsonb_build_object(repeat('k', 2001), '{}'::jsonb))`,
    "field name",
  ],
])("%s is refused and named", async (_name, call, named) => {
  expect(await refusal((sql) => sql.unsafe(`select ${call}`))).toContain(named);
});

test("an acknowledged event is durable though the session switched synchronous commit off", async () => {
  const setting = await db.sql.begin(async (tx) => {
    await tx`set local synchronous_commit = off`;
    await tx`select audit.record_event('tick')`;
    const [row] = await tx`select current_setting('synchronous_commit') as value`;
    return row?.value;
  });
  expect(setting).toBe("on");
});

test("only on a sample's clock, which a live log refuses, may a commit be left to the disk's leisure", async () => {
  const setting = await db.sql.begin(async (tx) => {
    await tx`set local synchronous_commit = off`;
    await tx`set local whence.clock = '2026-03-12T03:00:00Z'`;
    await tx`select audit.record_event('tick')`;
    const [row] = await tx`select current_setting('synchronous_commit') as value`;
    return row?.value;
  });
  expect(setting).toBe("off");
});

test.each([
  "infinity",
  "-infinity",
  "1899-12-31 23:59:59.999999Z",
  "2201-01-01 00:00Z",
  "0044-03-15 12:00:00Z BC",
])("an event at %s is refused: no line of the log could say it", async (at) => {
  expect(
    await refusal((sql) => sql`select audit.record_event('far', occurred_at => ${at}::timestamptz)`),
  ).toContain("occurred_at");
});

test("a cause that is null is none", async () => {
  const cause = "0195f3c0-0000-7000-8000-000000000001";
  const [made] = await db.sql<{ id: string }[]>`
    select audit.record_event('caused', causes => array[null, ${cause}]::uuid[]) as id`;
  const [event] = await db.sql`select e.causes from audit.events e where e.id = ${made?.id ?? ""}::uuid`;
  expect(event?.causes).toEqual([cause]);
});

test("an application's writer may record and nothing else", async () => {
  await db.sql.begin(async (tx) => {
    await tx`set local role audit_writer`;
    await tx`select audit.record_event('by.writer')`;
  });
  expect(
    await refusal((sql) =>
      sql.begin((tx) => tx`set local role audit_writer`.then(() => tx`select * from audit.events`)),
    ),
  ).toContain("denied");
});
