/**
 * `npm start` as a new user meets it, and as an operator finds it after an accident: a data folder of its own, the
 * real launcher, real signals.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "@/db/client";
import { tcpUrl } from "@/db/launcher/address";
import { freePort } from "@/db/launcher/port";
import { pause, processFacts, waitForExit } from "@/db/launcher/processes";
import { keptSecret } from "@/db/launcher/secrets";
import { livingUsers } from "@/db/launcher/usage";
import { sampleAccounts, samplePassword } from "@/lib/access/sample";
import { openBrowser } from "./browser";
import { root } from "./site";
import { until } from "./upkeep";

type Launch = { process: ChildProcess; output: () => string };

let folder: string;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "whence-launcher-"));
  chmodSync(folder, 0o755);
  port = await freePort();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function launch(env: Record<string, string> = {}, before: string[] = []): Launch {
  const command = [...before, process.execPath, "--conditions=react-server", "bin/start.mjs"];
  const settings = {
    PORT: String(port),
    WHENCE_DATA: folder,
    DATABASE_URL: "",
    AUTH_URL: "",
    WHENCE_SAMPLE: "",
  };
  const child = spawn(command[0] ?? "", command.slice(1), {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", ...settings, ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += String(chunk);
    });
  }
  return { process: child, output: () => output };
}

const untilReady = (launched: Launch): Promise<void> => untilSaid(launched, "Whence is ready");

async function untilSaid(launched: Launch, text: string): Promise<void> {
  while (!launched.output().includes(text)) {
    if (launched.process.exitCode !== null) throw new Error(launched.output());
    await pause(50);
  }
}

async function ended(launched: Launch): Promise<number | null> {
  if (launched.process.exitCode === null)
    await new Promise((resolve) => launched.process.once("exit", resolve));
  return launched.process.exitCode;
}

const webPid = () =>
  (JSON.parse(readFileSync(join(folder, `web-${port}.json`), "utf8")) as { pid: number }).pid;
const databasePid = () =>
  Number(readFileSync(join(folder, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0]);
/** Upkeep is a child of the launcher. */
function upkeepPid(launcher: number): number {
  const { stdout } = spawnSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  const line = stdout
    .split("\n")
    .find((text) => new RegExp(`^\\s*\\d+\\s+${launcher}\\s.* upkeep$`).test(text));
  return Number(line?.trim().split(/\s+/)[0] ?? 0);
}
const address = () => `http://localhost:${port}`;

/** The sample is sealed within seconds of the address being printed. */
async function untilAllSealed(): Promise<void> {
  const login = { user: "postgres", password: keptSecret(join(folder, "secrets"), "postgres") };
  const databasePort = Number(
    readFileSync(join(folder, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[3],
  );
  const sql = connect(tcpUrl(databasePort, login, "whence"), { max: 1 });
  const isSealed = async () =>
    (await sql`select from audit.head h where h.size > 50000 and h.size = (select count(*) from audit.event)`)
      .length > 0;
  await until("the sample is sealed", isSealed, 30_000);
  await sql.end();
}

test("stopped while the sample is filled, it ends at once", async () => {
  const first = launch();
  await untilSaid(first, "  10 %");
  first.process.kill("SIGINT");
  expect(await ended(first)).toBe(130);
  expect(first.output()).toContain("the next start fills it anew");
  expect(first.output()).not.toContain("  50 %");
  expect(livingUsers(join(folder, "users"))).toEqual([]);
});

// The whole sample is filled: half a minute on two free cores.
test("the first start makes a sample log; a printed account signs in; one signal stops all of it", async () => {
  const first = launch();
  await untilReady(first);
  expect(first.output()).toContain(`Whence is ready: ${address()}`);
  const account = sampleAccounts[0]?.email ?? "";
  expect(first.output()).toContain(account);

  const browser = await openBrowser();
  const page = await browser.newPage();
  await page.goto(address());
  await page.getByLabel(/e-?mail/i).fill(account);
  await page
    .getByLabel(/password/i)
    .first()
    .fill(samplePassword);
  await page.getByRole("button", { name: /sign in/i }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await browser.close();

  await untilAllSealed();
  const pids = [webPid(), upkeepPid(first.process.pid ?? 0), databasePid()];
  for (const pid of pids) expect(processFacts(pid).state).toBe("alive");
  first.process.kill("SIGINT");
  expect(await ended(first)).toBe(0);
  for (const pid of pids) expect(processFacts(pid).state).not.toBe("alive");
  expect(existsSync(join(folder, "postgres", "data", "postmaster.pid"))).toBe(false);
}, 300_000);

test("while one runs, a second on the same data is refused, and on the same port too, by name", async () => {
  const first = launch();
  await untilReady(first);
  const second = launch({ PORT: String(port + 1) });
  expect(await ended(second)).toBe(1);
  expect(second.output()).toContain(`Whence on ${address()} already runs`);
  const third = launch({ WHENCE_DATA: join(folder, "other"), WHENCE_SAMPLE: "0" });
  expect(await ended(third)).toBe(1);
  expect(third.output()).toMatch(new RegExp(`Port ${port} is taken`));
  first.process.kill("SIGTERM");
  await ended(first);
});

test("after kill -9 of the launcher alone, the next start takes its place", async () => {
  const first = launch();
  await untilReady(first);
  const [web, database, upkeep] = [webPid(), databasePid(), upkeepPid(first.process.pid ?? 0)];
  first.process.kill("SIGKILL");
  await ended(first);
  expect(processFacts(web).state).toBe("alive");
  // Upkeep sees that nobody looks after it any more.
  expect(await waitForExit(upkeep, 20_000)).toBe(true);
  const second = launch();
  await untilReady(second);
  expect(processFacts(web).state).not.toBe("alive");
  expect(databasePid()).toBe(database);

  // And after kill -9 of everything.
  for (const pid of [second.process.pid ?? 0, webPid(), database]) process.kill(pid, "SIGKILL");
  await ended(second);
  const third = launch();
  await untilReady(third);
  expect((await fetch(`${address()}/sign-in`)).status).toBe(200);
  third.process.kill("SIGINT");
  await ended(third);
});

test("when the process that started it is gone, it stops everything", async () => {
  // The shell stands for npm: TERM ends it, and reaches nothing below it.
  const started = launch({}, ["/bin/sh", "-c", '"$0" "$@"; exit $?']);
  await untilReady(started);
  const launcher = livingUsers(join(folder, "users")).find(({ kind }) => kind === "start")?.pid ?? 0;
  const pids = [launcher, webPid(), upkeepPid(launcher), databasePid()];
  started.process.kill("SIGTERM");
  for (const pid of pids) expect(await waitForExit(pid, 20_000)).toBe(true);
});
