import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../client";
import { type TestDatabase, testDatabase } from "./test-database";

let one: TestDatabase;
let two: TestDatabase;

beforeAll(async () => {
  [one, two] = await Promise.all([testDatabase(), testDatabase()]);
});

afterAll(async () => {
  await Promise.all([one?.close(), two?.close()]);
});

test("two test databases share nothing", async () => {
  await one.sql`create table only_here (id int)`;
  const [found] = await two.sql`select to_regclass('only_here') as name`;
  expect(found?.name).toBeNull();
});

test("a test database is migrated and says that it is one", async () => {
  const rows = await one.sql`select kind, origin from audit.log`;
  expect(rows).toEqual([{ kind: "test", origin: "whence.test/log" }]);
});

test("the application's login is neither superuser nor owner", async () => {
  const app = connect(one.appUrl, { max: 1 });
  const [login] =
    await app`select current_user::text as name, rolsuper from pg_roles where rolname = current_user`;
  await app.end();
  expect(login).toEqual({ name: "whence_app", rolsuper: false });
});
