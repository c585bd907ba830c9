/** What the launcher and the commands beside it promise each other about one data folder. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "../client";
import { makeArea } from "../testing/test-server";
import { openDataFolder } from "./data-folder";
import { AlreadyRunning, type Embedded, ensureLogins, hasLog, makeLog, openEmbedded } from "./embedded";
import { appRoles, upkeepRoles } from "./logins";
import { processFacts } from "./processes";
import { keptSecret } from "./secrets";
import { alone, enter, livingUsers, thisProcess, type User } from "./usage";

let folder: string;
let opened: Embedded[] = [];

beforeEach(() => {
  folder = makeArea();
});

afterEach(async () => {
  for (const embedded of opened) await embedded.close();
  opened = [];
  rmSync(folder, { recursive: true, force: true });
});

const silent = () => undefined;

async function open(
  kind: User["kind"] = "command",
  report: (text: string) => void = silent,
): Promise<Embedded> {
  const embedded = await openEmbedded({ folder, kind, name: "a test", report });
  opened.push(embedded);
  return embedded;
}

/** A user of the folder that lives until the test ends it. */
function somebodyElse(kind: User["kind"]): { end: () => void } {
  const child = spawn("sleep", ["60"]);
  const pid = child.pid ?? 0;
  enter(join(folder, "users"), { kind, pid, birth: processFacts(pid).birth, name: "somebody else" });
  return { end: () => child.kill("SIGKILL") };
}

const isRunning = () => existsSync(join(folder, "postgres", "data", "postmaster.pid"));

test("a second launcher on the same folder is refused and told who is there", async () => {
  const other = somebodyElse("start");
  await expect(open("start")).rejects.toThrow(AlreadyRunning);
  await expect(open("start")).rejects.toThrow(/somebody else already runs/);
  other.end();
});

test("a launcher that was killed keeps nobody out", async () => {
  somebodyElse("start").end();
  await expect.poll(() => livingUsers(join(folder, "users"))).toEqual([]);
});

test("whoever leaves last stops the server", async () => {
  const embedded = await open();
  const other = somebodyElse("command");
  await embedded.close();
  expect(isRunning()).toBe(true);
  other.end();
  const next = await open();
  expect(next.how).toBe("reattached");
  await next.close();
  expect(isRunning()).toBe(false);
  opened = [];
});

test("a server that dies under the launcher is started again at the same address", async () => {
  const embedded = await open("start");
  expect(await embedded.keepAlive()).toBe(false);
  const sql = connect(embedded.url.replace("/whence?", "/postgres?"), { max: 1 });
  const [row] = await sql`select pid from pg_stat_activity where backend_type = 'checkpointer'`;
  const postmaster = Number(/^PPid:\s+(\d+)$/m.exec(await readStatus(Number(row?.pid)))?.[1]);
  process.kill(postmaster, "SIGKILL");
  await expect.poll(() => processFacts(postmaster).state).not.toBe("alive");
  expect(await embedded.keepAlive()).toBe(true);
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  await sql.end();
});

test("a log whose making was cut short is made again, and has its name only when it is complete", async () => {
  const embedded = await open();
  const cutShort = makeLog(embedded, async (url) => {
    const sql = connect(url, { max: 1 });
    await sql`create table half (id int)`;
    await sql.end();
    throw new Error("killed");
  });
  await expect(cutShort).rejects.toThrow("killed");
  expect(await hasLog(embedded)).toBe(false);

  await makeLog(embedded, async (url) => {
    const sql = connect(url, { max: 1 });
    expect((await sql`select to_regclass('half') as half`)[0]?.half).toBeNull();
    // As migrating makes them (db/roles.sql).
    for (const role of [...appRoles, ...upkeepRoles, "audit_writer", "audit_reader"])
      await sql.unsafe(`do $$ begin create role ${role}; exception when duplicate_object then null; end $$`);
    await sql.end();
  });
  expect(await hasLog(embedded)).toBe(true);

  await ensureLogins(embedded);
  await ensureLogins(embedded);
  const app = connect(embedded.appUrl, { max: 1 });
  const [login] =
    await app`select current_user::text as name, pg_has_role('whence_append', 'member') as append`;
  expect(login).toEqual({ name: "whence_app", append: true });
  await app.end();
  const tool = connect(embedded.tcpUrl("whence_user_reader"), { max: 1 });
  expect((await tool`select pg_has_role('audit_writer', 'member') as writes`)[0]?.writes).toBe(false);
  await tool.end();
});

test("secrets are made once, for their user's eyes only", () => {
  const secrets = join(folder, "secrets");
  const first = keptSecret(secrets, "auth");
  expect(first.length).toBeGreaterThanOrEqual(32);
  expect(keptSecret(secrets, "auth")).toBe(first);
  expect(keptSecret(secrets, "postgres")).not.toBe(first);
  expect(statSync(join(secrets, "auth")).mode & 0o777).toBe(0o600);
  expect(statSync(secrets).mode & 0o777).toBe(0o700);
});

test("starting and stopping happens one process at a time; the lock of a dead one is taken", async () => {
  const users = join(folder, "users");
  mkdirSync(users);
  const dead: User = { kind: "command", pid: 999_999_999, birth: "1", name: "dead" };
  writeFileSync(join(users, "lock"), JSON.stringify(dead));
  const steps: string[] = [];
  const step = (name: string, ms: number) => async () => {
    steps.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, ms));
    steps.push(`${name} ends`);
  };
  const me = thisProcess("command", "a test");
  await Promise.all([
    alone(users, me, step("one", 80)),
    alone(users, { ...me, kind: "start" }, step("two", 10)),
  ]);
  expect(steps).toEqual(["one begins", "one ends", "two begins", "two ends"]);
  expect(existsSync(join(users, "lock"))).toBe(false);
});

test.runIf(process.getuid?.() === 0)(
  "run by root below a closed folder, the database goes where its user can reach it, and is found again",
  async () => {
    const closed = join(folder, "closed");
    mkdirSync(closed, { mode: 0o700 });
    const systemFolder = join(folder, "system");
    const said: string[] = [];
    const surroundings = { systemFolder, report: (text: string) => said.push(text) };
    const first = openDataFolder(join(closed, ".whence"), surroundings);
    expect(first.area.startsWith(systemFolder)).toBe(true);
    expect(said[0]).toContain(first.area);
    expect(openDataFolder(join(closed, ".whence"), surroundings)).toEqual(first);
    expect(said).toHaveLength(1);
  },
);

async function readStatus(pid: number): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  return readFile(`/proc/${pid}/status`, "utf8");
}
