/** Migrating: from nothing, again, from several processes at once, and with one clear error when a right is missing. */
import { expect, test } from "vitest";
import { connect } from "./client";
import { withLogin } from "./launcher/address";
import { migrate } from "./migrate";
import { emptyDatabase, type TestDatabase } from "./testing/test-database";

const options = { kind: "live", origin: "whence.test/log" } as const;

async function withLoginOf<T>(
  db: TestDatabase,
  attributes: string,
  use: (url: string, name: string) => Promise<T>,
): Promise<T> {
  const name = `whence_t_login_${Math.floor(performance.now() * 1000)}`;
  await db.sql.unsafe(`create role ${name} login password 'x' ${attributes}`);
  try {
    return await use(withLogin(db.url, { user: name, password: "x" }), name);
  } finally {
    await db.sql
      .unsafe(`drop owned by ${name} cascade; reassign owned by ${name} to current_user; drop role ${name}`)
      .catch(() => undefined);
  }
}

test("three at once on an empty database all succeed, and the log is made once", async () => {
  const db = await emptyDatabase();
  try {
    const answers = await Promise.all([1, 2, 3].map(() => migrate(db.url, options)));
    expect(answers.filter((answer) => answer.created)).toHaveLength(1);
    expect(answers.every((answer) => answer.kind === "live")).toBe(true);
  } finally {
    await db.close();
  }
});

test("functions of an earlier version give way, whatever their parameters were called", async () => {
  const db = await emptyDatabase();
  try {
    await migrate(db.url, options);
    await db.sql.unsafe(`
      set role whence_owner;
      drop function audit.said(text);
      create function audit.said(renamed text) returns text language sql as 'select 1::text';
      create function audit.said(setting text, more int) returns text language sql as 'select 1::text';
      create function audit.gone_since() returns int language sql as 'select 1';
      update whence.installed set digest = 'of an earlier version' where name = 'version';`);
    await migrate(db.url, options);
    const rows = await db.sql`
      select oid::regprocedure::text as name, proargnames from pg_proc
      where pronamespace = 'audit'::regnamespace and proname in ('said', 'gone_since')`;
    expect(rows).toEqual([{ name: "audit.said(text)", proargnames: ["setting"] }]);
    await db.sql`select audit.record_event('still.works')`;
  } finally {
    await db.close();
  }
});

test("a log keeps the kind it was made with", async () => {
  const db = await emptyDatabase();
  try {
    await migrate(db.url, options);
    expect(await migrate(db.url, { kind: "sample", origin: "other/log" })).toEqual({
      kind: "live",
      created: false,
    });
  } finally {
    await db.close();
  }
});

test("a login that owns the database and may make roles can migrate and append without being a superuser", async () => {
  const db = await emptyDatabase();
  try {
    await withLoginOf(db, "createrole", async (url, name) => {
      await db.sql.unsafe(`alter database ${new URL(url).pathname.slice(1)} owner to ${name}`);
      // Roles of an earlier log of this cluster belong to whoever made them.
      await db.sql.unsafe(
        `grant whence_owner, whence_append, whence_reader, whence_access, audit_writer, audit_reader to ${name} with admin option`,
      );
      await migrate(url, options);
      const sql = connect(url, { max: 1 });
      const [row] =
        await sql`select (select rolsuper from pg_roles where rolname = current_user) as superuser`;
      expect(row?.superuser).toBe(false);
      await sql`set role whence_append`;
      const appended = await sql`select duplicate from audit.append_events('[{"request":0,"index":0,
        "id":"0190cccc-0000-7000-8000-000000000001","digest":"00","source":"s","type":"t","actor_id":"a","actor_type":"user"}]')`;
      expect(appended).toEqual([{ duplicate: false }]);
      await sql.end();
    });
  } finally {
    await db.close();
  }
});

test("once the database is of this version, a login that may only use it can start", async () => {
  const db = await emptyDatabase();
  try {
    await migrate(db.url, options);
    await withLoginOf(db, "", async (url, name) => {
      await db.sql.unsafe(`grant whence_append, whence_reader, whence_access to ${name}`);
      expect(await migrate(url, options)).toEqual({ kind: "live", created: false });
    });
  } finally {
    await db.close();
  }
});

test.each([
  ["may not make roles", "", true],
  ["does not own the database", "createrole", false],
])("a login that %s gets one error that says so and how to grant it", async (words, attributes, owns) => {
  const db = await emptyDatabase();
  try {
    await withLoginOf(db, attributes, async (url, name) => {
      if (owns) await db.sql.unsafe(`alter database ${new URL(url).pathname.slice(1)} owner to ${name}`);
      await expect(migrate(url, options)).rejects.toThrow(words);
      const [left] = await db.sql`select to_regnamespace('audit') as schema`;
      expect(left?.schema, "nothing was touched").toBeNull();
    });
  } finally {
    await db.close();
  }
});
