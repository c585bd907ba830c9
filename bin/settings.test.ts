import { expect, test } from "vitest";
import { readSettings } from "./settings";

const read = (env: Record<string, string>) => readSettings(env as NodeJS.ProcessEnv, "/srv/whence");

test("without any setting Whence runs its own database beside the project, on localhost:3000, with the sample", () => {
  expect(read({})).toEqual({
    databaseUrl: null,
    migrateUrl: null,
    upkeepUrl: null,
    dataFolder: "/srv/whence/.whence",
    checkpointSeconds: 10,
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

test("the login of upkeep is the one that migrates unless it is given", () => {
  const logins = { DATABASE_URL: "postgres://app@db/log", WHENCE_MIGRATE_URL: "postgres://owner@db/log" };
  expect(read(logins).upkeepUrl).toBe("postgres://owner@db/log");
  const upkeepUrl = "postgres://upkeep@db/log";
  expect(read({ ...logins, WHENCE_UPKEEP_URL: upkeepUrl })).toMatchObject({ upkeepUrl });
});

test.each([
  [{ PORT: "http" }, /PORT is "http"/],
  [{ PORT: "70000" }, /PORT/],
  [{ PORT: "0" }, /PORT/],
  [{ DATABASE_URL: "mysql://db/log" }, /DATABASE_URL/],
  [{ WHENCE_MIGRATE_URL: "db" }, /WHENCE_MIGRATE_URL/],
  [{ WHENCE_UPKEEP_URL: "db" }, /WHENCE_UPKEEP_URL/],
  [{ WHENCE_CHECKPOINT_SECONDS: "0" }, /WHENCE_CHECKPOINT_SECONDS/],
  [{ WHENCE_CHECKPOINT_SECONDS: "1m" }, /WHENCE_CHECKPOINT_SECONDS/],
])("%o is refused by name", (env, message) => {
  expect(() => read(env)).toThrow(message);
});
