/**
 * Before the database tests: one server, and in it one migrated template that each file clones (`testDatabase()`).
 * Several runs may share a server (`WHENCE_TEST_SERVER`): each has databases of its own name. The teardown waits
 * until the server is gone.
 */
import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { connect } from "../client";
import { withDatabase } from "../launcher/address";
import { appRoles, ensureLogin, upkeepRoles } from "../launcher/logins";
import { migrate } from "../migrate";
import { appLogin, upkeepLogin } from "./app-login";
import { startTestServer } from "./test-server";

declare module "vitest" {
  // A module augmentation needs an interface.
  interface ProvidedContext {
    whenceServer: { url: string; template: string; prefix: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  const prefix = `whence_t${randomBytes(4).toString("hex")}`;
  const template = `${prefix}_template`;
  const sql = connect(server.url, { max: 1 });
  const teardown = async () => {
    await sql.unsafe(`alter database ${template} is_template false`).catch(() => undefined);
    await sql.unsafe(`drop database if exists ${template} with (force)`).catch(() => undefined);
    await sql.end();
    await server.stop();
  };
  try {
    await sql.unsafe(`create database ${template}`);
    await migrate(withDatabase(server.url, template), { kind: "test", origin: "whence.test/log" });
    await ensureLogin(sql, { name: appLogin.user, password: appLogin.password, memberOf: appRoles });
    await ensureLogin(sql, { name: upkeepLogin.user, password: upkeepLogin.password, memberOf: upkeepRoles });
    // A template that allows no connection can always be cloned.
    await sql.unsafe(`alter database ${template} with is_template true allow_connections false`);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("whenceServer", { url: server.url, template, prefix });
  return teardown;
}
