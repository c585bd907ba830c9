/** `whence verify` as a person uses it: real processes, and what they exit with. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type Database } from "@/db/client";
import { type Embedded, openEmbedded } from "@/db/launcher/embedded";
import { formatEventProof } from "@/lib/ledger/event-proof";
import { toHex } from "@/lib/ledger/bytes";
import { proveInclusion } from "@/lib/ledger/prove";
import { ledgerFolder } from "@/lib/ledger/server/ledger-folder";
import { publish } from "@/lib/ledger/server/publish";
import { openTree } from "@/lib/ledger/server/read-tree";
import { sealOnce } from "@/lib/ledger/server/seal";

const root = new URL("..", import.meta.url).pathname;
let folder: string;
let embedded: Embedded;
let sql: Database;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "whence-verify-"));
  chmodSync(folder, 0o755);
  expect(whence(["migrate"]).status).toBe(0);
  embedded = await openEmbedded({ folder, kind: "command", name: "a test", report: () => undefined });
  sql = connect(embedded.url, { max: 2 });
});

afterAll(async () => {
  await sql.end();
  await embedded.close();
  rmSync(folder, { recursive: true, force: true });
});

function whence(args: string[], env: Record<string, string> = {}) {
  const command = ["--conditions=react-server", join(root, "bin", "whence"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: tmpdir(),
    env: { ...process.env, WHENCE_DATA: folder, DATABASE_URL: "", WHENCE_MIGRATE_URL: "", ...env },
    encoding: "utf8",
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

test("nothing signed: 2; what was signed: 0; an edited event: 1, and which", async () => {
  expect(whence(["verify"])).toMatchObject({
    status: 2,
    stdout: expect.stringMatching(/^Undecided: nothing/),
  });

  await sql`select audit.record_event('thing.made', 'thing', n::text) from generate_series(1, 5) n`;
  const sealer = connect(embedded.url, { max: 2, role: "whence_sealer" });
  await sealOnce(sealer);
  const ledger = ledgerFolder(join(folder, "ledger"));
  const published = await publish(sealer, ledger, { origin: "whence.local/log" });
  await sealer.end();
  expect(published.kind).toBe("published");
  const verified = whence(["verify", "--full"]);
  expect(verified).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Verified: 5 events/) });
  expect(verified.stdout).toContain("Tamper-evident for the first 5 events");

  const [event] = await sql<{ id: string; seq: string; part: string }[]>`
    select id, seq, tableoid::regclass::text as part from audit.event where seq = audit.seq_at(2)`;
  await sql.unsafe(`alter table ${event?.part} disable trigger append_only`);
  await sql.unsafe(`alter table audit.event disable trigger append_only`);
  await sql`update audit.event set reason = 'because' where seq = ${event?.seq ?? ""}`;
  const found = whence(["verify"]);
  expect(found.status).toBe(1);
  expect(found.stdout).toMatch(/^Tampered: 3 findings, the first at #2\./);
  expect(found.stdout).toContain(`altered     #2  event ${event?.id}`);
  expect(found.stdout).toContain("is switched off");
});

test("a proof is checked without a database: 0, with a byte changed 1, without a key 2", async () => {
  const tree = await openTree(sql);
  const [event] = await sql<{ line: string }[]>`
    select audit.line(e) as line from audit.event e where e.seq = audit.seq_at(3)`;
  const proof = formatEventProof({
    line: event?.line ?? "",
    position: 3n,
    leafHash: await tree.node(0, 3n),
    proof: await proveInclusion(3n, tree.size, tree.node),
    checkpoint: readFileSync(join(folder, "ledger", "checkpoint"), "utf8"),
  });
  const [file, altered, key] = ["proof.json", "altered.json", "key"].map((name) => join(folder, name));
  writeFileSync(file ?? "", proof);
  writeFileSync(altered ?? "", proof.replace("thing.made", "thing.lost"));
  writeFileSync(key ?? "", readFileSync(join(folder, "ledger", "keys")));
  // A folder without a database, and none is made.
  const nowhere = { WHENCE_DATA: join(folder, "nowhere") };
  const check = (args: string[]) => whence(["verify", "--bundle", ...args], nowhere);
  const good = check([file ?? "", "--key", key ?? ""]);
  expect(good).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Verified: .*#3/) });
  expect(good.stdout).toContain(event?.line);
  expect(good.stdout).toContain(toHex(tree.root));
  expect(check([altered ?? "", "--key", key ?? ""])).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^Tampered/),
  });
  expect(check([altered ?? ""]).status).toBe(1);
  expect(check([file ?? ""])).toMatchObject({ status: 2, stdout: expect.stringMatching(/^Cannot decide/) });
  expect(whence(["verify"], nowhere)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("there is no log"),
  });
});

test("what was called wrongly is neither verified nor tampered", () => {
  for (const args of [
    ["--from", "x"],
    ["--from", "5", "--to", "5"],
    ["--bundle", "a", "--full"],
    ["--key", "no+such+key"],
  ])
    expect(whence(["verify", ...args]).status, args.join(" ")).toBe(2);
});
