/**
 * `npm start`: database, migration, sample on the very first start, build, web server and upkeep; then waits.
 *
 * Whatever ends it (Ctrl-C, TERM, a parent that is gone, a web server that died), the web server stops first, then
 * upkeep, PostgreSQL last, and this returns only when all are gone. A database server or an upkeep that dies meanwhile is
 * started again.
 */
import { connect } from "@/db/client";
import { AlreadyRunning } from "@/db/launcher/embedded";
import { keptSecret } from "@/db/launcher/secrets";
import { livingUsers } from "@/db/launcher/usage";
import { join } from "node:path";
import { parseAnchorSettings } from "@/lib/ledger/anchor-settings";
import { sampleAccounts, samplePassword } from "@/lib/access/sample";
import { type OpenLog, openLog } from "../open-log";
import { buildIfNeeded } from "../serve/build";
import type { GroupProcess } from "../serve/group-process";
import { startUpkeep, type UpkeepProcess } from "../serve/upkeep-process";
import { requirePort, startWeb, waitUntilAnswers } from "../serve/web-server";
import { readSettings, type Settings } from "../settings";
import type { Command, Context } from "./command";

export const startCommand: Command = {
  usage: "start [--dev] [--no-upkeep]",
  summary: "Runs everything: database, migration, web server, upkeep. The same as npm start.",
  help: `--dev        the development server, which follows every edit
--no-upkeep  without the process that seals: whence upkeep runs elsewhere, and the signing key with it

PORT, HOST, WHENCE_DATA, DATABASE_URL and others: see .env.example`,
  options: { dev: { type: "boolean" }, "no-upkeep": { type: "boolean" } },
  run: async (args, context) => {
    const settings = readSettings(process.env, context.root);
    const parts = { dev: args.flag("dev"), upkeep: !args.flag("no-upkeep") };
    requireSecret(settings, parts.dev);
    // Upkeep reads them; what is wrong with them is said here, not again and again by a child that ends.
    if (parts.upkeep) await parseAnchorSettings(process.env);
    refuseSecondLauncher(settings);
    await requirePort(settings);
    return serve(settings, parts, context);
  },
};

const report = (text: string) => console.log(text);

type Parts = { dev: boolean; upkeep: boolean };

async function serve(settings: Settings, parts: Parts, { root, signal }: Context): Promise<number> {
  report(settings.databaseUrl ? "Migrating the database …" : "Starting the database …");
  const address = settings.authUrl ?? `http://localhost:${settings.port}`;
  // Aborting is looked at between the steps: a database that is being made is first made, then stopped in order.
  // Only the sample is not waited for.
  const log = await openLog({
    settings,
    user: "start",
    name: `Whence on ${address}`,
    newLog: settings.sample && !settings.databaseUrl ? "sample" : "live",
    report,
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (!log) {
    report("\nStopped before the sample was filled; the next start fills it anew.");
    return 130;
  }
  let web: GroupProcess | null = null;
  let upkeep: UpkeepProcess | null = null;
  try {
    const upkeepUrl = parts.upkeep ? requireUpkeepLogin(log) : null;
    if (log.embedded?.how === "reattached")
      report("Found the database still running from a start that was killed.");
    if (log.embedded?.how === "recovered") report("The database recovered from a crash.");
    // Before the build: a log that was just filled is sealed by the time anybody looks at it.
    if (upkeepUrl) upkeep = startUpkeep(root, upkeepEnvironment(settings, upkeepUrl), report);
    if (!parts.dev && !signal.aborted) await buildIfNeeded(root, signal, report);
    if (signal.aborted) return 130;
    web = await startWeb(root, settings, { dev: parts.dev, env: webEnvironment(settings, log, address) });
    const answers = await waitUntilAnswers(web, settings, signal);
    if (answers) {
      report(await welcome(address, log));
      web.showOutput();
      upkeep?.showOutput();
      await untilEnd(web, log, signal);
    }
    if (signal.aborted) return 0;
    throw new Error(`${web.output()}\nThe web server has ended.`);
  } finally {
    if (signal.aborted) report("\nStopping …");
    await web?.stop();
    await upkeep?.stop();
    await log.close();
    if (signal.aborted) report("Stopped.");
  }
}

function requireSecret({ databaseUrl, authSecret }: Settings, dev: boolean): void {
  if (!databaseUrl || dev || authSecret) return;
  throw new Error(
    "With DATABASE_URL, set AUTH_SECRET too: at least 32 characters, the same for every web process.",
  );
}

function refuseSecondLauncher({ databaseUrl, dataFolder }: Settings): void {
  if (databaseUrl) return;
  const launcher = livingUsers(join(dataFolder, "users")).find(({ kind }) => kind === "start");
  if (launcher) throw new AlreadyRunning(launcher, dataFolder);
}

function webEnvironment(settings: Settings, log: OpenLog, address: string): Record<string, string> {
  return {
    DATABASE_URL: log.appUrl,
    // The web process never holds the logins that migrate and seal, nor knows where upkeep publishes. Empty, not absent:
    // Next would read them from .env.
    WHENCE_MIGRATE_URL: "",
    ...Object.fromEntries(onlyUpkeeps.map((name) => [name, ""])),
    WHENCE_DATA: settings.dataFolder,
    AUTH_SECRET: settings.authSecret ?? keptSecret(join(settings.dataFolder, "secrets"), "auth"),
    AUTH_URL: address,
    HOST: settings.host,
    PORT: String(settings.port),
  };
}

const onlyUpkeeps = ["WHENCE_UPKEEP_URL", "WHENCE_ANCHOR_FOLDERS", "WHENCE_WITNESSES"] as const;

/** Upkeep knows its own login and nothing of the web server's. */
function upkeepEnvironment({ dataFolder, authUrl }: Settings, upkeepUrl: string): Record<string, string> {
  return {
    DATABASE_URL: upkeepUrl,
    WHENCE_UPKEEP_URL: "",
    WHENCE_MIGRATE_URL: "",
    WHENCE_DATA: dataFolder,
    AUTH_SECRET: "",
    AUTH_URL: authUrl ?? "",
  };
}

/** A log that nobody seals is not started in silence. */
function requireUpkeepLogin({ upkeepUrl }: OpenLog): string {
  if (upkeepUrl) return upkeepUrl;
  throw new Error(
    "The login in DATABASE_URL may not seal the log, as it should be. Give upkeep a login of its own in " +
      "WHENCE_UPKEEP_URL, or run it elsewhere (whence upkeep) and start with --no-upkeep. docs/deployment.md has both.",
  );
}

async function welcome(address: string, log: OpenLog): Promise<string> {
  const lines = ["", `Whence is ready: ${address}`, ""];
  if (log.kind === "sample") {
    lines.push("This is a sample log. Sign in as");
    for (const { email, role } of sampleAccounts) lines.push(`  ${email.padEnd(24)} ${role}`);
    lines.push(`with the password ${samplePassword}`, "");
  } else if (!(await hasAccounts(log.adminUrl))) {
    lines.push(
      "Nobody can sign in yet. Make the first account:",
      "  npx whence user add EMAIL --role admin",
      "",
    );
  }
  lines.push("Ctrl-C stops it.");
  return lines.join("\n");
}

async function hasAccounts(url: string): Promise<boolean> {
  const sql = connect(url, { max: 1 });
  try {
    return (await sql`select from whence.account limit 1`).length > 0;
  } finally {
    await sql.end();
  }
}

const watchMs = 1_000;

/** Returns when the web server ended or we were told to stop; keeps the database alive until then. */
async function untilEnd(web: GroupProcess, log: OpenLog, signal: AbortSignal): Promise<void> {
  const told = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const ended = Promise.race([told, web.ended.then(() => undefined)]);
  let over = false;
  void ended.then(() => {
    over = true;
  });
  let isDown = false;
  while (!over) {
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, watchMs).unref())]);
    if (!over) isDown = await keepAlive(log, isDown);
  }
}

/** A database that does not start, as on a full disk, is tried again and again, and told once. */
async function keepAlive({ embedded }: OpenLog, wasDown: boolean): Promise<boolean> {
  try {
    if (await embedded?.keepAlive()) report("The database had died; it runs again.");
    return false;
  } catch (error) {
    if (!wasDown)
      report(`${error instanceof Error ? error.message : String(error)}\nIt is tried again until it runs.`);
    return true;
  }
}
