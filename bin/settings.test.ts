import { expect, test } from "vitest";
import { readSettings } from "./settings";

const read = (env: Record<string, string>) => readSettings(env as NodeJS.ProcessEnv, "/srv/whence");

test("without any setting Whence runs its own database beside the project, on localhost:3000, with the sample", () => {
  expect(read({})).toEqual({
    databaseUrl: null,
    migrateUrl: null,
    dataFolder: "/srv/whence/.whence",
    host: "127.0.0.1",
    port: 3000,
    sample: true,
    origin: "whence.local/log",
    authSecret: null,
    authUrl: null,
  });
});

test("the login that migrates is the web server's unless it is given", () => {
  const databaseUrl = "postgres://app@db/log";
  expect(read({ DATABASE_URL: databaseUrl }).migrateUrl).toBe(databaseUrl);
  const migrateUrl = "postgresql://owner@db/log";
  expect(read({ DATABASE_URL: databaseUrl, WHENCE_MIGRATE_URL: migrateUrl })).toMatchObject({
    databaseUrl,
    migrateUrl,
  });
});

test.each([
  [{ PORT: "http" }, /PORT is "http"/],
  [{ PORT: "70000" }, /PORT/],
  [{ PORT: "0" }, /PORT/],
  [{ DATABASE_URL: "mysql://db/log" }, /DATABASE_URL/],
  [{ WHENCE_MIGRATE_URL: "db" }, /WHENCE_MIGRATE_URL/],
])("%o is refused by name", (env, message) => {
  expect(() => read(env)).toThrow(message);
});
