/** What is derived from the log is what the log gives: by passes, by rebuilding, and by other code that checks it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type Database } from "@/db/client";
import { projectionTables } from "@/db/queries/clear-projections";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { connectSealer, sealAll } from "@/lib/ledger/server/seal-test";
import { sealOnce } from "@/lib/ledger/server/seal";
import { checkProjections, type ProjectionDifference } from "./check-projections";
import { rebuildProjections } from "./rebuild-projections";

let db: TestDatabase;
let sealer: Database;
let verifier: Database;
beforeAll(async () => {
  db = await testDatabase();
  sealer = connectSealer(db.url);
  verifier = connect(db.url, { max: 1, role: "whence_verifier" });
});
afterAll(async () => {
  await Promise.all([sealer?.end(), verifier?.end()]);
  await db?.close();
});

// The same every time: a story, not a lottery.
let state = 20260312;
const chance = (below: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % below;
};

const operations = ["insert", "update", "update", "update", "delete", null];

const from = Date.UTC(2026, 0, 5);
let written = 0;

/** Two busy entities, some others; an event may come after eight hundred that happened later. */
async function write(count: number): Promise<void> {
  const batch = Array.from({ length: count }, (_, index) => {
    const operation = operations[chance(operations.length)] ?? null;
    const field = `f${chance(6)}`;
    const documents = {
      insert: { after: { [field]: 1, ü: 2 } },
      update: { changed: { [field]: { to: 1 } } },
      delete: { changed: { [field]: { from: 1 } } },
    };
    const entity = ["busy", "busy", "Busy", "Busy", `quiet ${chance(30)}`][chance(5)];
    const at = new Date(from + (written++ * 5 - chance(4_000)) * 60_000).toISOString();
    return {
      ...{
        request: 0,
        index,
        id: crypto.randomUUID(),
        digest: "00",
        source: `s${chance(2)}`,
        type: `t${chance(3)}`,
      },
      ...{ occurred_at: at, operation, outcome: chance(10) === 0 ? "failure" : "success" },
      ...(chance(20) === 0 && operation === null ? {} : { entity_type: "thing", entity_id: entity }),
      ...{ actor_id: `actor ${chance(5)}`, actor_type: "user" },
      ...(operation === null ? {} : documents[operation as keyof typeof documents]),
    };
  });
  await db.sql`select count(*) from audit.append_events(${JSON.stringify(batch)}::text::jsonb)`;
}

async function dump(): Promise<Record<string, string>> {
  const tables: Record<string, string> = {};
  for (const table of projectionTables) {
    const [row] = await db.sql.unsafe<{ rows: string }[]>(
      `select coalesce(string_agg(t::text, E'\n' order by t::text collate "C"), '') as rows from audit.${table} t`,
    );
    tables[table] = row?.rows ?? "";
  }
  return tables;
}

async function differences(): Promise<ProjectionDifference[]> {
  const found: ProjectionDifference[] = [];
  await verifier.begin("isolation level repeatable read read only", async (tx) => {
    for await (const one of checkProjections(tx)) found.push(one);
  });
  return found;
}

test("after any passes they are those of a rebuild to the byte, and what is not sealed is not counted", async () => {
  for (let round = 0; round < 9; round++) {
    await write(200 + chance(700));
    await sealOnce(sealer, { limit: 1 + chance(900) });
    if (round === 4) expect(await differences()).toEqual([]);
  }
  await sealAll(sealer, 777);
  await write(50);
  expect(await differences()).toEqual([]);
  const passed = await dump();
  expect(passed.pointer_snapshot?.split("\n").length).toBeGreaterThan(3);
  for (const tilesPerBatch of [256, 4]) {
    const size = await rebuildProjections(sealer, { tilesPerBatch });
    const [head] = await db.sql<{ size: string }[]>`select size from audit.head`;
    expect(size.toString()).toBe(head?.size);
    expect(await dump()).toEqual(passed);
  }
  await sealAll(sealer);
  expect(await differences()).toEqual([]);
});

test("a log moved to another cluster goes on with the same counts", async () => {
  await db.sql`update audit.head set system_identifier = 'another cluster'`;
  await write(1_500);
  await sealAll(sealer);
  await write(300);
  await sealAll(sealer);
  const [log] = await db.sql<{ incarnation: number }[]>`select incarnation from audit.log`;
  expect(log?.incarnation).toBeGreaterThan(1);
  expect(await differences()).toEqual([]);
  const passed = await dump();
  await rebuildProjections(sealer);
  expect(await dump()).toEqual(passed);
});

/** What is found while a superuser's statement stands; then it is undone. */
async function whileAltered(statement: string): Promise<ProjectionDifference[]> {
  const found: ProjectionDifference[] = [];
  const undo = new Error("undone");
  await db.sql
    .begin(async (tx) => {
      await tx`alter table audit.event disable trigger user`;
      expect((await tx.unsafe(statement)).count).toBeGreaterThan(0);
      await tx`set local role whence_verifier`;
      for await (const one of checkProjections(tx)) found.push(one);
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return found;
}

test.each([
  ["audit.entity", "events = events + 1 where entity_id = 'busy'", ["thing", "busy"]],
  [
    "audit.entity",
    "occurred_min = occurred_min + interval '1 microsecond' where entity_id = 'Busy'",
    ["thing", "Busy"],
  ],
  [
    "audit.rollup_minute",
    "events = events + 1 where (bucket, source) = (select min(bucket), 's0' from audit.rollup_minute where source = 's0')",
    null,
  ],
  [
    "audit.rollup_hour",
    "operation = 'x' where (bucket, source, type, operation, entity_type) = (select bucket, source, type, operation, entity_type from audit.rollup_hour limit 1)",
    null,
  ],
  [
    "audit.rollup_day",
    "bucket = bucket + interval '1000 days' where (bucket, source, type, operation, entity_type) = (select bucket, source, type, operation, entity_type from audit.rollup_day limit 1)",
    null,
  ],
  [
    "audit.rollup_actor_day",
    "actor_id = 'nobody' where (bucket, source, actor_id) = (select bucket, source, actor_id from audit.rollup_actor_day limit 1)",
    null,
  ],
  [
    "audit.rollup_actor_month",
    "events = 0 where source = 's1' and actor_id = 'actor 1' and bucket = '2026-01-01T00:00:00Z'",
    null,
  ],
  ["audit.pointer_snapshot", `pointers = pointers - '=f1' where entity_id = 'busy'`, null],
  ["audit.pointer_snapshot", "events = events - 1 where entity_id = 'busy'", null],
  ["audit.pointer_snapshot", "seq = seq + 1 where entity_id = 'Busy'", null],
  ["audit.pointer_snapshot", "entity_id = 'quiet 1' where entity_id = 'Busy'", null],
] as const)("a row of %s that was altered is named: %s", async (table, change, key) => {
  const found = await whileAltered(`update ${table} set ${change}`);
  expect(found.length).toBeGreaterThan(0);
  expect(found.every((one) => one.table === table && one.expected !== one.actual)).toBe(true);
  if (key) expect(found).toMatchObject([{ key }]);
});

test("what was altered is as it was when they were made anew", async () => {
  const before = await dump();
  await db.sql`update audit.pointer_snapshot set pointers = '{}'`;
  await db.sql`delete from audit.entity where entity_id like 'quiet%'`;
  await db.sql`update audit.rollup_hour set events = events * 2`;
  await rebuildProjections(sealer);
  expect(await dump()).toEqual(before);
});

test("an event that was deleted is missed in what was counted with it", async () => {
  const found = await whileAltered(
    "delete from audit.event where seq = (select min(seq) from audit.event where entity_id = 'busy')",
  );
  const tables = new Set(found.map(({ table }) => table));
  for (const table of [
    "entity",
    "rollup_minute",
    "rollup_hour",
    "rollup_day",
    "rollup_actor_day",
    "rollup_actor_month",
  ])
    expect(tables).toContain(`audit.${table}`);
});

test("the sealer keeps out while they are made anew", async () => {
  await write(10);
  let during: unknown = "not tried";
  const second = connectSealer(db.url);
  try {
    await rebuildProjections(sealer, {
      tilesPerBatch: 1_000,
      report: async () => {
        during = await sealOnce(second);
      },
    });
    expect(during).toBeNull();
  } finally {
    await second.end();
  }
});
