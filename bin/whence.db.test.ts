/** The command line as a person uses it: real processes on a data folder of their own. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "@/db/client";
import { openEmbedded } from "@/db/launcher/embedded";

const root = new URL("..", import.meta.url).pathname;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "whence-cli-"));
  chmodSync(folder, 0o755);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function whence(args: string[], input = "") {
  const env = { ...process.env, WHENCE_DATA: folder, DATABASE_URL: "", WHENCE_MIGRATE_URL: "" };
  // Node itself rather than the file's first line: a checkout may have lost the executable bit.
  const command = ["--conditions=react-server", join(root, "bin", "whence"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: tmpdir(),
    env,
    input,
    encoding: "utf8",
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

test("commands work while nothing runs, and leave nothing running", () => {
  expect(whence(["migrate"])).toMatchObject({ status: 0, stdout: "Made a live log." });
  expect(whence(["migrate"])).toMatchObject({ status: 0, stdout: "The live log is up to date." });
  expect(whence(["url"]).stdout).toMatch(/^postgres:\/\/whence_user_writer:[^@]+@127\.0\.0\.1:\d+\/whence$/);
});

test("an account is made once, with a password that is shown once", () => {
  const made = whence(["user", "add", "ada@example.org", "--role", "admin"]);
  expect(made).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^([A-Za-z2-9]{4}-){4}[A-Za-z2-9]{4}$/),
  });
  expect(whence(["user", "add", "ada@example.org", "--role", "admin"])).toMatchObject({
    status: 1,
    stdout: "",
  });
  const weak = whence(["user", "add", "bob@example.org", "--role", "auditor", "--password-stdin"], "short\n");
  expect(weak.status).toBe(1);
});

test("a file goes in once, however often it is imported, and a bad line is named", () => {
  const file = join(folder, "orders.ndjson");
  writeFileSync(
    file,
    '{"type":"order.placed","entityType":"order","entityId":"1"}\n{"type":""}\n{"type":"order.paid"}\n',
  );
  const first = whence(["import", "ndjson", file, "--source", "desk"]);
  expect(first).toMatchObject({ status: 1, stdout: "imported 2, duplicates 0, rejected 1" });
  expect(first.stderr).toContain(`${file}:2: type`);
  expect(whence(["import", "ndjson", file, "--source", "desk"]).stdout).toBe(
    "imported 0, duplicates 2, rejected 1",
  );
  expect(whence(["import", "ndjson", "-", "--dry-run"], '{"type":"a"}').stdout).toMatch(
    /imported 1, duplicates 0, rejected 0$/,
  );
});

test("a command beside a running server uses it and leaves it running; the printed address lets a tool in", async () => {
  const embedded = await openEmbedded({ folder, kind: "command", name: "a test", report: () => undefined });
  const tool = connect(whence(["url", "--role", "reader"]).stdout, { max: 1 });
  expect(
    await tool`select source, count(*)::int as events from audit.events where source = 'desk' group by source`,
  ).toEqual([{ source: "desk", events: 2 }]);
  await tool.end();
  await embedded.close();
});

test("a table is tracked and untracked by name; a missing one is said so", async () => {
  const embedded = await openEmbedded({ folder, kind: "command", name: "a test", report: () => undefined });
  const sql = connect(embedded.url, { max: 1 });
  await sql`create table public.stock (sku text primary key, amount int, note text)`;
  expect(whence(["track", "public.stock", "--ignore", "note", "--entity-type", "stock"]).status).toBe(0);
  await sql`insert into public.stock values ('a', 1, 'n')`;
  expect(await sql`select type, after::text as after from audit.events where entity_type = 'stock'`).toEqual([
    { type: "stock.inserted", after: '{"sku": "a", "amount": 1}' },
  ]);
  expect(whence(["untrack", "public.stock"]).status).toBe(0);
  expect(whence(["track", "public.nowhere"])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("public.nowhere"),
  });
  await sql.end();
  await embedded.close();
});
