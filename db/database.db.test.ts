/** The pools outlive what happens to their connections. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "./database";
import { type TestDatabase, testDatabase } from "./testing/test-database";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  process.env.DATABASE_URL = db.appUrl;
});
afterAll(async () => {
  await closeDatabase();
  await db?.close();
});

const cutAll = () =>
  db.sql`select count(pg_terminate_backend(pid)) from pg_stat_activity
    where datname = current_database() and usename = 'whence_app'`;

test("after every connection was cut, the next question is answered, and each one after it", async () => {
  for (let round = 0; round < 5; round++) {
    await Promise.all(Array.from({ length: 10 }, () => database().reader`select 1`));
    await cutAll();
    // The driver learns of it with its next turn; a question asked meanwhile may fail, and says so.
    await expect
      .poll(() =>
        database().reader`select 1 as one`.then(
          (rows) => rows[0]?.one,
          () => "cut",
        ),
      )
      .toBe(1);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => database().reader`select ${n}::int as n`),
    );
    expect(answers.map((rows) => rows[0]?.n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  }
});
