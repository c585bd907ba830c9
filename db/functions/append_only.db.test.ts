/**
 * Whatever a login tries, an event stays as it was recorded: every way of changing one is refused on the log, on
 * each of its partitions and on the tables beside it, for our own logins and for the superuser.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Database } from "../client";
import { type TestDatabase, testDatabase } from "../testing/test-database";

let db: TestDatabase;
let app: Database;
let partitions: string[];

beforeAll(async () => {
  db = await testDatabase();
  app = connect(db.appUrl, { max: 2 });
  await db.sql`select audit.record_event('order.placed', 'order', '1', '{"amount": 1.10}')`;
  await db.sql`select audit.record_event('order.paid', 'order', '1', causation_id => (select id from audit.event limit 1))`;
  const rows = await db.sql<{ name: string }[]>`
    select 'audit.' || relname as name from pg_class c join pg_inherits i on i.inhrelid = c.oid
    where i.inhparent = 'audit.event'::regclass`;
  partitions = rows.map((row) => row.name);
});

afterAll(async () => {
  await app?.end();
  await db?.close();
});

const attempts = (table: string): [string, string][] => [
  ["update", `update ${table} set id = id`],
  ["update of no row", `update ${table} set id = id where false`],
  ["delete", `delete from ${table}`],
  ["truncate", `truncate ${table}`],
  ["truncate cascade", `truncate ${table} cascade`],
  ["merge update", `merge into ${table} t using (select 1) s on true when matched then update set id = id`],
  ["merge delete", `merge into ${table} t using (select 1) s on true when matched then delete`],
  ["delete in a query", `with gone as (delete from ${table} returning 1) select count(*) from gone`],
];

async function refusal(sql: Database, statement: string): Promise<string> {
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(statement);
    });
    return "not refused";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

describe.each(["audit.event", "audit.event_key"])("%s", (table) => {
  test.each(attempts(table))("%s is refused to the superuser", async (_name, statement) => {
    expect(await refusal(db.sql, statement)).toBe("42501");
  });

  test.each(attempts(table))("%s is refused to the web process", async (_name, statement) => {
    expect(await refusal(app, statement)).toBe("42501");
  });

  test.each(attempts(table))(
    "%s is refused under session_replication_role = replica",
    async (_name, statement) => {
      expect(await refusal(db.sql, `set local session_replication_role = replica; ${statement}`)).toBe(
        "42501",
      );
    },
  );
});

test("every partition refuses by itself, also those made later", async () => {
  await db.sql`select audit.ensure_month('2031-05-05'::timestamptz)`;
  expect(partitions.length).toBeGreaterThan(1);
  for (const table of [...partitions, "audit.event_2031_05"]) {
    for (const [name, statement] of attempts(table)) {
      expect(await refusal(db.sql, statement), `${name} on ${table}`).toBe("42501");
      expect(
        await refusal(db.sql, `set local session_replication_role = replica; ${statement}`),
        `${name} on ${table} as replica`,
      ).toBe("42501");
    }
  }
});

test("an upsert that would rewrite a key is refused", async () => {
  const statement = `insert into audit.event_key select * from audit.event_key on conflict (id) do update set source = 'x'`;
  expect(await refusal(db.sql, statement)).toBe("42501");
});

test.each(["audit.event", "audit.event_key", "audit.cause_edge"])(
  "a plain insert into %s is refused to every login but the superuser",
  async (table) => {
    expect(await refusal(app, `insert into ${table} select * from ${table}`)).toBe("42501");
    for (const role of ["whence_append", "whence_reader", "whence_access", "audit_writer", "audit_reader"]) {
      expect(await refusal(db.sql, `set local role ${role}; insert into ${table} default values`), role).toBe(
        "42501",
      );
    }
  },
);

test("the cause edges refuse as the log does", async () => {
  for (const statement of [
    "update audit.cause_edge set cause_id = effect_id",
    "delete from audit.cause_edge",
    "truncate audit.cause_edge",
  ]) {
    expect(await refusal(db.sql, statement), statement).toBe("42501");
  }
});

test("the owner itself has given up the right to change or remove", async () => {
  for (const right of ["update", "delete", "truncate"]) {
    const rows = await db.sql<{ held: boolean }[]>`
      select has_table_privilege('whence_owner', c.oid, ${right}) as held from pg_class c
      where c.relnamespace = 'audit'::regnamespace and c.relkind in ('r', 'p')
        and (c.relname like 'event%' or c.relname = 'cause_edge')`;
    expect(rows.length).toBeGreaterThan(3);
    expect(
      rows.every((row) => !row.held),
      right,
    ).toBe(true);
  }
});

test("a partition cannot be read around its parent", async () => {
  expect(await refusal(app, `set local role whence_reader; select * from ${partitions[0]}`)).toBe("42501");
});
