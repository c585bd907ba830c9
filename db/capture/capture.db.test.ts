/** What audit.track records of each kind of change, and what it does not. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Queryable } from "../client";
import { connect } from "../client";
import { type TestDatabase, testDatabase } from "../testing/test-database";

let db: TestDatabase;
let made = 0;

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

/** A tracked table of one's own; answers its name. `level` adds a row trigger, which forces row triggers. */
async function tracked(
  columns: string,
  options = "",
  level: "row" | "statement" = "statement",
): Promise<string> {
  const name = `public.t${++made}`;
  await db.sql.unsafe(`create table ${name} (${columns})`);
  if (level === "row") {
    await db.sql.unsafe(`
      create function public.quiet${made}() returns trigger language plpgsql as 'begin return null; end';
      create trigger other after insert on ${name} for each row execute function public.quiet${made}()`);
  }
  await db.sql.unsafe(`select audit.track('${name}'${options ? `, ${options}` : ""})`);
  return name;
}

async function eventsOf(type: string, sql: Queryable = db.sql): Promise<Record<string, string | null>[]> {
  return sql.unsafe(
    `select id::text as event, entity_id as id, operation as op, before::text, after::text, changed::text,
       (select e.changed_keys::text from audit.event e where e.id = events.id) as keys,
       actor_id as actor, actor_type, reason, source, correlation_id, causation_id::text, metadata::text, payload::text, type
     from audit.events events where type like '${type}.%' order by occurred_at, seq`,
  );
}

const both = ["row", "statement"] as const;

test.each(both)("%s triggers: insert, update and delete are told with their images", async (level) => {
  const name = await tracked(
    "id bigint primary key, v text, twice text generated always as (v || v) stored",
    "",
    level,
  );
  await db.sql.unsafe(
    `insert into ${name} (id, v) values (9007199254740993, 'a'); update ${name} set v = 'b'; delete from ${name}`,
  );
  expect(await eventsOf(name)).toMatchObject([
    {
      id: "9007199254740993",
      op: "insert",
      before: null,
      after: '{"v": "a", "id": 9007199254740993, "twice": "aa"}',
    },
    {
      op: "update",
      changed: '{"v": {"to": "b", "from": "a"}, "twice": {"to": "bb", "from": "aa"}}',
      keys: "{twice,v}",
    },
    { op: "delete", before: '{"v": "b", "id": 9007199254740993, "twice": "bb"}', after: null },
  ]);
});

test.each(both)("%s triggers: values keep every digit, whatever the session's formats", async (level) => {
  const name = await tracked(
    "id int primary key, n numeric(38,12), f float8, b bytea, i interval, t timestamptz, r daterange",
    "",
    level,
  );
  await db.sql.begin(async (tx) => {
    await tx.unsafe(`set local timezone = 'Asia/Tokyo'; set local datestyle = 'SQL, DMY'; set local intervalstyle = 'postgres_verbose';
      set local extra_float_digits = 0; set local bytea_output = 'escape';
      insert into ${name} values (1, 12345678901234567890123456.100000000000, 0.1::float8 + 0.2, '\\x00ff', '1 day 2 hours',
        '2026-03-12 03:12:06.884123+00', '[2026-01-02,2026-02-03)'), (2, 'NaN', 'Infinity', null, null, 'infinity', null)`);
  });
  const [first, second] = await eventsOf(name);
  expect(first?.after).toBe(
    '{"b": "\\\\x00ff", "f": 0.30000000000000004, "i": "P1DT2H", "n": 12345678901234567890123456.100000000000, ' +
      '"r": "[2026-01-02,2026-02-03)", "t": "2026-03-12T03:12:06.884123+00:00", "id": 1}',
  );
  expect(second?.after).toContain('"f": "Infinity"');
  await db.sql.unsafe(`update ${name} set n = 1 where id = 1`);
  expect((await eventsOf(name))[2]?.changed).toContain('"to": 1.000000000000');
});

test.each(both)(
  "%s triggers: 1.0 to 1.00 is a change; no change is none, unless asked for",
  async (level) => {
    const name = await tracked("id int primary key, n numeric", "noops => false", level);
    await db.sql.unsafe(
      `insert into ${name} values (1, 1.0); update ${name} set n = 1.0; update ${name} set n = 1.00`,
    );
    expect((await eventsOf(name)).map((e) => e.changed)).toEqual([null, '{"n": {"to": 1.00, "from": 1.0}}']);
    const loud = await tracked("id int primary key, n numeric", "noops => true", level);
    await db.sql.unsafe(`insert into ${loud} values (1, 1.0); update ${loud} set n = 1.0`);
    expect((await eventsOf(loud)).at(-1)).toMatchObject({ op: "update", changed: "{}", keys: "{}" });
  },
);

test.each(both)(
  "%s triggers: ignored columns are nowhere, masked ones only say that they changed",
  async (level) => {
    const name = await tracked(
      "id int primary key, seen int, card text",
      "ignore => '{seen}', mask => '{card}'",
      level,
    );
    await db.sql.unsafe(`insert into ${name} values (1, 1, '4111'), (2, 1, null); update ${name} set seen = 2;
    update ${name} set card = '4222' where id = 1; delete from ${name} where id = 1`);
    expect((await eventsOf(name)).map((e) => [e.op, e.before, e.after, e.changed])).toEqual([
      ["insert", null, '{"id": 1, "card": "[masked]"}', null],
      ["insert", null, '{"id": 2, "card": null}', null],
      [
        "update",
        '{"id": 1, "card": "[masked]"}',
        '{"id": 1, "card": "[masked]"}',
        '{"card": {"to": "[masked]", "from": "[masked]"}}',
      ],
      ["delete", '{"id": 1, "card": "[masked]"}', null, null],
    ]);
  },
);

test.each(both)("%s triggers: composite keys are joined and encoded, single ones are not", async (level) => {
  const name = await tracked("a text, b uuid, c text, primary key (c, a, b)", "", level);
  await db.sql.unsafe(`insert into ${name} values ('x:y/%', '6e882ea5-57d7-4e53-b52b-39e4e19fa467', '')`);
  expect((await eventsOf(name))[0]?.id).toBe(":x%3Ay%2F%25:6e882ea5-57d7-4e53-b52b-39e4e19fa467");
  const single = await tracked("a text primary key", "", level);
  await db.sql.unsafe(`insert into ${single} values ('x:y/%'), (repeat('k', 2000))`);
  const ids = (await eventsOf(single)).map((e) => e.id);
  expect(ids[0]).toBe("x:y/%");
  expect(ids[1]).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test.each(both)(
  "%s triggers: settings say who and why, marked as claimed; a bad one does not break the write",
  async (level) => {
    const name = await tracked("id int primary key", "", level);
    const cause = "6e882ea5-57d7-4e53-b52b-39e4e19fa467";
    await db.sql.begin(async (tx) => {
      await tx.unsafe(`set local whence.actor_id = 'alice'; set local whence.reason = 'phone'; set local whence.source = '';
      set local whence.correlation_id = 'c-1'; set local whence.causation_id = '${cause}'; insert into ${name} values (1);
      set local whence.causation_id = 'nonsense'; set local whence.actor_type = 'robot'; insert into ${name} values (2)`);
    });
    await db.sql.unsafe(`insert into ${name} values (3)`);
    const [first, second, third] = await eventsOf(name);
    expect(first).toMatchObject({
      actor: "alice",
      actor_type: "user",
      reason: "phone",
      correlation_id: "c-1",
      causation_id: cause,
    });
    expect(JSON.parse(first?.metadata ?? "")).toEqual({
      login: "postgres",
      claimed: ["actorId", "reason", "correlationId", "causationId"],
    });
    expect(first?.source).toMatch(/^db:whence_/);
    expect(second).toMatchObject({ causation_id: null, actor_type: "user" });
    expect(JSON.parse(second?.metadata ?? "")).toMatchObject({ causationId: "nonsense", actorType: "robot" });
    expect(third).toMatchObject({ actor: "db:postgres", actor_type: "service", metadata: null });
    const edges =
      await db.sql`select 1 from audit.cause_edge where cause_id = ${cause} and effect_id = ${first?.event ?? null}`;
    expect(edges).toHaveLength(1);
  },
);

test.each(both)("%s triggers: COPY, upsert and MERGE are told", async (level) => {
  const name = await tracked("id int primary key, v int", "", level);
  const copy = await db.sql.unsafe(`copy ${name} from stdin`).writable();
  copy.end("1\t1\n2\t2\n");
  await new Promise((resolve, reject) => copy.on("finish", resolve).on("error", reject));
  await db.sql.unsafe(`insert into ${name} values (2, 20), (3, 30) on conflict (id) do update set v = excluded.v;
    merge into ${name} t using (values (1), (4)) s (id) on t.id = s.id when matched then delete when not matched then insert values (s.id, 4)`);
  expect((await eventsOf(name)).map((e) => `${e.op} ${e.id}`).sort()).toEqual(
    ["insert 1", "insert 2", "update 2", "insert 3", "delete 1", "insert 4"].sort(),
  );
});

test.each(both)(
  "%s triggers: columns added, dropped, renamed and retyped in one transaction",
  async (level) => {
    const name = await tracked("id int primary key, a int, b int", "", level);
    await db.sql.begin(async (tx) => {
      await tx.unsafe(`insert into ${name} values (1, 1, 1)`);
      await tx.unsafe(`alter table ${name} add c text default 'x'`);
      await tx.unsafe(`update ${name} set c = 'y'`);
      await tx.unsafe(`alter table ${name} drop b`);
      await tx.unsafe(`alter table ${name} rename a to z`);
      await tx.unsafe(`update ${name} set z = 2`);
      await tx.unsafe(`alter table ${name} alter z type text using 'n' || z`);
      await tx.unsafe(`update ${name} set z = 'm'`);
    });
    expect((await eventsOf(name)).map((e) => e.changed)).toEqual([
      null,
      '{"c": {"to": "y", "from": "x"}}',
      '{"z": {"to": 2, "from": 1}}',
      '{"z": {"to": "m", "from": "n2"}}',
    ]);
  },
);

test.each(both)("%s triggers: what the log cannot hold becomes a digest, or is refused", async (level) => {
  const columns = "id int primary key, t text, j json";
  const name = await tracked(columns, "", level);
  await db.sql.unsafe(`insert into ${name} values (1, repeat('x', 2000000), '"\\u0000"')`);
  const after = JSON.parse((await eventsOf(name))[0]?.after ?? "");
  expect(after.t).toMatchObject({ whence: "oversize", bytes: 2000000 });
  expect(after.j).toMatchObject({ whence: "unrepresentable" });
  const strict = await tracked(columns, "oversize => 'refuse'", level);
  await expect(db.sql.unsafe(`insert into ${strict} values (1, repeat('x', 2000000), null)`)).rejects.toThrow(
    /too large for the log/,
  );
});

test.each(both)(
  "%s triggers: also under session_replication_role = replica, and durable when the role is not",
  async (level) => {
    const name = await tracked("id int primary key", "", level);
    await db.sql.begin(async (tx) => {
      await tx.unsafe(
        `set local session_replication_role = replica; set local synchronous_commit = off; insert into ${name} values (1)`,
      );
      expect((await tx`show synchronous_commit`)[0]).toEqual({ synchronous_commit: "on" });
    });
    expect(await eventsOf(name)).toHaveLength(1);
  },
);

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
      .sort(),
  ).toEqual([
    'partition public.p_2: trigger "0_whence_truncated" is missing',
    'partition public.p_2: trigger "~whence_truncate" is missing',
  ]);
  await db.sql`select audit.track('p')`;
  expect(await db.sql`select 1 from audit.tracking_problems() where table_name = 'public.p'`).toEqual([]);
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
