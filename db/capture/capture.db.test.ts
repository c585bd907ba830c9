/** What a tracked table tells of each kind of change, on both kinds of trigger. */
import { afterAll, beforeAll, expect, test } from "vitest";
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

test.each(both)(
  "%s triggers: many rows at once are masked, caused and left out as one row is",
  async (level) => {
    const cause = "6e882ea5-57d7-4e53-b52b-39e4e19fa467";
    const name = await tracked("id int primary key, card text", "mask => '{card}'", level);
    await db.sql.begin(async (tx) => {
      await tx.unsafe(`set local whence.causation_id = '${cause}'; insert into ${name} values (1, '41'), (2, '42');
        update ${name} set card = card; update ${name} set card = '4' || id where id > 0; delete from ${name}`);
    });
    const events = await eventsOf(name);
    expect(events.map((e) => e.op)).toEqual(["insert", "insert", "delete", "delete"]);
    expect(events.at(-1)?.before).toBe('{"id": 2, "card": "[masked]"}');
    const edges =
      await db.sql`select 1 from audit.cause_edge c join audit.event e on e.id = c.effect_id where c.cause_id = ${cause} and e.entity_type = ${name}`;
    expect(edges).toHaveLength(4);
    const loud = await tracked("id int primary key", "noops => true", level);
    await db.sql.unsafe(`insert into ${loud} values (1), (2); update ${loud} set id = id`);
    expect((await eventsOf(loud)).map((e) => e.op)).toEqual(["insert", "insert", "update", "update"]);
  },
);
