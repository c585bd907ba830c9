/**
 * `npm start`: database, migration, sample on the very first start, build, web server; then waits.
 *
 * Whatever ends it (Ctrl-C, TERM, a parent that is gone, a web server that died), the web server stops first and
 * PostgreSQL last, and this returns only when both are gone. A database server that dies meanwhile is started again.
 */
import { connect } from "@/db/client";
import { AlreadyRunning } from "@/db/launcher/embedded";
import { keptSecret } from "@/db/launcher/secrets";
import { livingUsers } from "@/db/launcher/usage";
import { join } from "node:path";
import { sampleAccounts, samplePassword } from "@/lib/access/sample";
import { type OpenLog, openLog } from "../open-log";
import { buildIfNeeded } from "../serve/build";
import type { NextProcess } from "../serve/next-process";
import { requirePort, startWeb, waitUntilAnswers } from "../serve/web-server";
import { readSettings, type Settings } from "../settings";
import type { Command, Context } from "./command";

export const startCommand: Command = {
  usage: "start [--dev]",
  summary: "Runs everything: database, migration, web server. The same as npm start.",
  help: "--dev  the development server, which follows every edit\n\nPORT, HOST, WHENCE_DATA, DATABASE_URL and others: see .env.example",
  options: { dev: { type: "boolean" } },
  run: async (args, context) => {
    const settings = readSettings(process.env, context.root);
    const dev = args.flag("dev");
    requireSecret(settings, dev);
    refuseSecondLauncher(settings);
    await requirePort(settings);
    return serve(settings, dev, context);
  },
};

const report = (text: string) => console.log(text);

async function serve(settings: Settings, dev: boolean, { root, signal }: Context): Promise<number> {
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
  let web: NextProcess | null = null;
  try {
    if (log.embedded?.how === "reattached")
      report("Found the database still running from a start that was killed.");
    if (log.embedded?.how === "recovered") report("The database recovered from a crash.");
    if (!dev && !signal.aborted) await buildIfNeeded(root, signal, report);
    if (signal.aborted) return 130;
    web = await startWeb(root, settings, { dev, env: webEnvironment(settings, log, address) });
    const answers = await waitUntilAnswers(web, settings, signal);
    if (answers) {
      report(await welcome(address, log));
      web.showOutput();
      await untilEnd(web, log, signal);
    }
    if (signal.aborted) return 0;
    throw new Error(`${web.output()}\nThe web server has ended.`);
  } finally {
    if (signal.aborted) report("\nStopping …");
    await web?.stop();
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
    // The web process never holds the login that migrates.
    WHENCE_MIGRATE_URL: "",
    WHENCE_DATA: settings.dataFolder,
    AUTH_SECRET: settings.authSecret ?? keptSecret(join(settings.dataFolder, "secrets"), "auth"),
    AUTH_URL: address,
    HOST: settings.host,
    PORT: String(settings.port),
  };
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
async function untilEnd(web: NextProcess, log: OpenLog, signal: AbortSignal): Promise<void> {
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
