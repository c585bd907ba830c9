/** What reaches us from PostgreSQL: every digit, and without the delay postgres.js has over TCP by itself. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "./client";
import { type TestDatabase, testDatabase } from "./testing/test-database";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

test("numbers, instants and JSON arrive as PostgreSQL printed them", async () => {
  const [row] = await db.sql`
    select 9007199254740993::int8 as big, '{"n": 1.10, "m": 12345678901234567890}'::jsonb as json,
      '2026-03-12 03:12:06.884123+00'::timestamptz as at, '42'::xid8 as tx`;
  expect(row).toEqual({
    big: "9007199254740993",
    json: '{"m": 12345678901234567890, "n": 1.10}',
    at: "2026-03-12 03:12:06.884123+00",
    tx: "42",
  });
});

test("a small copy over TCP does not wait for the other side's delayed acknowledgement", async () => {
  const [server] = await db.sql<{ port: string }[]>`select current_setting('port') as port`;
  const url = new URL(db.url);
  url.search = "";
  url.hostname = "127.0.0.1";
  url.port = server?.port ?? "";
  const sql = connect(url.href, { max: 1 });
  await sql`create table copied (id int)`;
  const tookMs: number[] = [];
  for (let round = 0; round < 7; round++) {
    const startedAt = performance.now();
    const stream = await sql`copy copied from stdin`.writable();
    stream.write("1\n");
    stream.end("2\n");
    await new Promise((resolve, reject) => stream.on("finish", resolve).on("error", reject));
    tookMs.push(performance.now() - startedAt);
  }
  await sql.end();
  // 40 to 90 ms with Nagle's algorithm; a fraction of a millisecond without. The best of seven: load only slows.
  expect(Math.min(...tookMs)).toBeLessThan(20);
});

test("a pool does only what its role may", async () => {
  const reader = connect(db.appUrl, { max: 1, role: "whence_reader" });
  await expect(reader`select audit.append_events('[]')`).rejects.toThrow("permission denied");
  await expect(reader`select * from whence.account`).rejects.toThrow("permission denied");
  await reader.end();
});
