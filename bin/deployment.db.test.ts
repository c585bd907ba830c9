/** `docs/deployment.md`, carried out as it stands: its SQL on a fresh server, then the commands with the three logins. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "@/db/client";
import { freePort } from "@/db/launcher/port";
import { withDatabase, withLogin } from "@/db/launcher/address";
import { openTestCluster } from "@/db/testing/test-server";

const root = new URL("..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "whence-deploy-"));
let server: Awaited<ReturnType<typeof openTestCluster>>;
let web = "";
let migrator = "";
let upkeep = "";

beforeAll(async () => {
  server = await openTestCluster(process.env.WHENCE_TEST_BIN);
  const sql = connect(server.cluster.tcpUrl, { max: 1 });
  for (const statement of documentedSql()) await sql.unsafe(statement);
  await sql.end();
  const url = withDatabase(server.cluster.tcpUrl, "whence");
  web = withLogin(url, { user: "whence_web", password: "choose another" });
  upkeep = withLogin(url, { user: "whence_upkeep", password: "choose a third" });
  migrator = withLogin(url, { user: "whence_migrator", password: "choose one" });
}, 60_000);

afterAll(async () => {
  await server.cluster.stop();
  rmSync(server.area, { recursive: true, force: true });
  rmSync(folder, { recursive: true });
});

/** The block under "The three logins". */
function documentedSql(): string[] {
  const text = readFileSync(join(root, "docs", "deployment.md"), "utf8");
  const block = /## The three logins[\s\S]*?```sql\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  const statements = block.split(";").filter((statement) => statement.trim() !== "");
  expect(statements).toHaveLength(4);
  return statements;
}

const command = ["--conditions=react-server", join(root, "bin", "whence")];

function environment(env: Record<string, string>): NodeJS.ProcessEnv {
  const unset = { DATABASE_URL: "", WHENCE_MIGRATE_URL: "", WHENCE_UPKEEP_URL: "" };
  return { ...process.env, ...unset, WHENCE_DATA: folder, ...env };
}

function whence(args: string[], env: Record<string, string>, input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...args], {
    env: environment(env),
    cwd: folder,
    encoding: "utf8",
    input,
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

test("the three documented logins are enough: one migrates, one serves and imports, one seals; these own nothing", async () => {
  const early = whence(["import", "ndjson", "-"], { DATABASE_URL: web }, '{"type":"a"}');
  expect(early).toMatchObject({ status: 1, stderr: expect.stringContaining("may not make roles") });

  const made = whence(["migrate"], {
    DATABASE_URL: web,
    WHENCE_UPKEEP_URL: upkeep,
    WHENCE_MIGRATE_URL: migrator,
  });
  expect(made).toMatchObject({ status: 0, stdout: "Made a live log." });

  const person = ["user", "add", "ada@example.org", "--role", "admin"];
  expect(whence(person, { DATABASE_URL: web }).status).toBe(0);
  const lines = '{"type":"a"}\n{"type":""}';
  expect(whence(["import", "ndjson", "-"], { DATABASE_URL: web }, lines)).toMatchObject({
    stdout: "imported 1, duplicates 0, rejected 1",
  });

  // A log that nobody would seal is not served in silence.
  const alone = { DATABASE_URL: web, AUTH_SECRET: "x".repeat(32), PORT: String(await freePort()) };
  expect(whence(["start"], alone)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("WHENCE_UPKEEP_URL"),
  });

  await sealsEverything();
  for (const login of [web, upkeep]) await owns(login);
}, 120_000);

async function owns(login: string): Promise<void> {
  const sql = connect(login, { max: 1 });
  for (const forbidden of [
    "update audit.event set type = 'b'",
    "delete from audit.event",
    "insert into audit.event select * from audit.event",
    "truncate audit.event",
    "alter table audit.event disable trigger all",
    "create table audit.mine ()",
    "create table public.mine ()",
    "set role whence_owner",
  ])
    await expect(sql.unsafe(forbidden), forbidden).rejects.toThrow(/denied|must be owner/);
  const [owned] =
    await sql`select count(*)::int as objects from pg_class where pg_get_userbyid(relowner) = current_user`;
  expect(owned).toEqual({ objects: 0 });
  await sql.end();
}

/** `whence upkeep` with its own login, until there is nothing left to seal. */
async function sealsEverything(): Promise<void> {
  const child = spawn(process.execPath, [...command, "upkeep"], {
    env: environment({ DATABASE_URL: upkeep }),
    cwd: folder,
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  const sql = connect(upkeep, { max: 1, role: "whence_sealer" });
  const done = async () =>
    (await sql`select from audit.head h where h.size > 0 and h.size = (select count(*) from audit.event)`)
      .length > 0;
  while (!(await done())) if (child.exitCode !== null) throw new Error(said);
  await sql.end();
  child.kill("SIGTERM");
  const code = await new Promise((resolve) => child.once("exit", resolve));
  expect([code, said]).toEqual([0, ""]);
}
