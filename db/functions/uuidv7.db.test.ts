import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/test-database";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

test("ids are UUIDs of version 7, begin with this millisecond, and do not repeat", async () => {
  const before = Date.now();
  const rows = await db.sql<{ id: string }[]>`select audit.uuidv7() as id from generate_series(1, 2000)`;
  const after = Date.now();
  const ids = rows.map((row) => row.id);
  expect(new Set(ids).size).toBe(2000);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
    const ms = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
    expect(ms).toBeGreaterThanOrEqual(before - 1000);
    expect(ms).toBeLessThanOrEqual(after + 1000);
  }
});

test("whatever schema a caller has put in front, the id is ours", async () => {
  await db.sql.begin(async (tx) => {
    await tx`create schema trap`;
    await tx`create function trap.gen_random_uuid() returns uuid language sql as 'select null::uuid'`;
    await tx`set local search_path = trap, pg_catalog`;
    const [row] = await tx`select audit.uuidv7() as id`;
    expect(row?.id).not.toBeNull();
  });
});
