/** A migrated database of one's own, for one test file: `beforeAll(async () => { db = await testDatabase(); })`. */
import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { connect, type Database } from "../client";
import { withDatabase, withLogin } from "../launcher/address";
import { appLogin, upkeepLogin } from "./app-login";

export type TestDatabase = {
  /** As the superuser. */
  url: string;
  /** As `whence_app`, the login of the web process. */
  appUrl: string;
  /** As `whence_upkeep`. */
  upkeepUrl: string;
  /** A client of the superuser. */
  sql: Database;
  /** Drops the database, even while it is in use. */
  close(): Promise<void>;
};

export function testDatabase(): Promise<TestDatabase> {
  const server = inject("whenceServer");
  return makeDatabase(`template ${server.template}`);
}

/** An empty database on the same server, not migrated: for tests of migrating itself. */
export function emptyDatabase(): Promise<TestDatabase> {
  return makeDatabase("template template0");
}

async function makeDatabase(template: string): Promise<TestDatabase> {
  const server = inject("whenceServer");
  const name = `${server.prefix}_${randomBytes(5).toString("hex")}`;
  await maintain(server.url, `create database ${name} ${template}`);
  // Rights on the database itself are not cloned with it; migrating gave these (db/roles.sql).
  await maintain(server.url, `grant create, temporary on database ${name} to whence_owner`);
  await maintain(server.url, `grant temporary on database ${name} to whence_sealer`);
  await maintain(server.url, `revoke create, temporary on database ${name} from public`);
  const url = withDatabase(server.url, name);
  const sql = connect(url, { max: 4 });
  return {
    url,
    appUrl: withLogin(url, appLogin),
    upkeepUrl: withLogin(url, upkeepLogin),
    sql,
    close: async () => {
      await sql.end({ timeout: 1 });
      await maintain(server.url, `drop database if exists ${name} with (force)`);
    },
  };
}

async function maintain(url: string, statement: string): Promise<void> {
  const sql = connect(url, { max: 1 });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
