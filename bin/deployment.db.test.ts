/** `docs/deployment.md`, carried out as it stands: its SQL on a fresh server, then the commands with the two logins. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "@/db/client";
import { withDatabase, withLogin } from "@/db/launcher/address";
import { openTestCluster } from "@/db/testing/test-server";

const root = new URL("..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "whence-deploy-"));
let server: Awaited<ReturnType<typeof openTestCluster>>;
let web = "";
let migrator = "";

beforeAll(async () => {
  server = await openTestCluster(process.env.WHENCE_TEST_BIN);
  const sql = connect(server.cluster.tcpUrl, { max: 1 });
  for (const statement of documentedSql()) await sql.unsafe(statement);
  await sql.end();
  const url = withDatabase(server.cluster.tcpUrl, "whence");
  web = withLogin(url, { user: "whence_web", password: "choose another" });
  migrator = withLogin(url, { user: "whence_migrator", password: "choose one" });
}, 60_000);

afterAll(async () => {
  await server.cluster.stop();
  rmSync(server.area, { recursive: true, force: true });
  rmSync(folder, { recursive: true });
});

/** The block under "The two logins". */
function documentedSql(): string[] {
  const text = readFileSync(join(root, "docs", "deployment.md"), "utf8");
  const block = /## The two logins[\s\S]*?```sql\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  const statements = block.split(";").filter((statement) => statement.trim() !== "");
  expect(statements).toHaveLength(3);
  return statements;
}

function whence(args: string[], env: Record<string, string>, input = "") {
  const command = ["--conditions=react-server", join(root, "bin", "whence"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    env: { ...process.env, DATABASE_URL: "", WHENCE_MIGRATE_URL: "", WHENCE_DATA: folder, ...env },
    cwd: folder,
    encoding: "utf8",
    input,
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

test("the two documented logins are enough: one migrates, the other serves, imports and owns nothing", async () => {
  const early = whence(["import", "ndjson", "-"], { DATABASE_URL: web }, '{"type":"a"}');
  expect(early).toMatchObject({ status: 1, stderr: expect.stringContaining("may not make roles") });

  const made = whence(["migrate"], { DATABASE_URL: web, WHENCE_MIGRATE_URL: migrator });
  expect(made).toMatchObject({ status: 0, stdout: "Made a live log." });

  const person = ["user", "add", "ada@example.org", "--role", "admin"];
  expect(whence(person, { DATABASE_URL: web }).status).toBe(0);
  const lines = '{"type":"a"}\n{"type":""}';
  expect(whence(["import", "ndjson", "-"], { DATABASE_URL: web }, lines)).toMatchObject({
    stdout: "imported 1, duplicates 0, rejected 1",
  });

  const sql = connect(web, { max: 1 });
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
    await sql`select count(*)::int as objects from pg_class where pg_get_userbyid(relowner) = 'whence_web'`;
  expect(owned).toEqual({ objects: 0 });
  await sql.end();
}, 120_000);
