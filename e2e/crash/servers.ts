/**
 * A durable PostgreSQL and the built web server, each to be killed without warning and brought back by the product's
 * own means. The URL and the address stay the same over a restart, as they do for `npm start`.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type GroupProcess, signalGroup } from "@/bin/serve/group-process";
import { nextProcess } from "@/bin/serve/next-process";
import { connect, type Database } from "@/db/client";
import { closeDatabase } from "@/db/database";
import { withDatabase, withLogin } from "@/db/launcher/address";
import { findNative, prepareBinaries } from "@/db/launcher/binaries";
import { type Cluster, openCluster } from "@/db/launcher/cluster";
import { appRoles, ensureLogin, upkeepRoles } from "@/db/launcher/logins";
import { chooseOwner } from "@/db/launcher/owner";
import { freePort } from "@/db/launcher/port";
import { pause, waitForExit } from "@/db/launcher/processes";
import { migrate } from "@/db/migrate";
import { appLogin, upkeepLogin } from "@/db/testing/app-login";
import { makeArea } from "@/db/testing/test-server";
import { addSource } from "@/lib/access/server/change-sources";
import { root } from "../site";

export type CrashDatabase = {
  area: string;
  /** As the superuser, as the login of the web process, and as that of upkeep. */
  url: string;
  appUrl: string;
  upkeepUrl: string;
  sql: Database;
  cluster: () => Cluster;
  /** SIGKILL to the postmaster and every backend. */
  kill: () => Promise<void>;
  /** Opens the data folder again, as the launcher does. */
  start: () => Promise<void>;
  close: () => Promise<void>;
};

/** `area` is made anew unless given; `settings` go over those of a server that keeps every promise. */
export async function openCrashDatabase(
  settings: Record<string, string> = {},
  area = makeArea(),
): Promise<CrashDatabase> {
  const owner = chooseOwner(join(area, "data"));
  const options = {
    ...{ area, owner, durable: true, password: randomBytes(12).toString("hex") },
    binaries: prepareBinaries(findNative(), area, owner),
    settings: { shared_buffers: "64MB", max_connections: "40", jit: "off", ...settings },
  };
  let cluster = await openCluster(options);
  const maintainer = connect(cluster.url, { max: 1 });
  await maintainer.unsafe("create database crash");
  await ensureLogin(maintainer, { name: appLogin.user, password: appLogin.password, memberOf: [] });
  await maintainer.end();
  const url = withDatabase(cluster.url, "crash");
  await migrate(url, { kind: "test", origin: "whence.test/crash" });
  const sql = connect(url, { max: 4 });
  await ensureLogin(sql, { name: appLogin.user, password: appLogin.password, memberOf: appRoles });
  await ensureLogin(sql, { name: upkeepLogin.user, password: upkeepLogin.password, memberOf: upkeepRoles });
  return {
    ...{ area, url, sql, appUrl: withLogin(url, appLogin), upkeepUrl: withLogin(url, upkeepLogin) },
    cluster: () => cluster,
    kill: async () => {
      const pids = [cluster.pid, ...childrenOf(cluster.pid)];
      for (const pid of pids) killNow(pid);
      await Promise.all(pids.map((pid) => waitForExit(pid, 10_000)));
    },
    start: async () => {
      cluster = await openCluster(options);
      if (withDatabase(cluster.url, "crash") !== url) throw new Error("PostgreSQL came back elsewhere");
    },
    close: async () => {
      await sql.end({ timeout: 1 });
      await cluster.stop();
      rmSync(area, { recursive: true, force: true });
    },
  };
}

export type CrashWeb = {
  address: string;
  kill: () => Promise<void>;
  start: () => Promise<void>;
  output: () => string;
  close: () => Promise<void>;
};

/** The web server on a port of its own; answers when this is done. */
export async function openWeb(databaseUrl: string): Promise<CrashWeb> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const env = {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: randomBytes(32).toString("hex"),
    AUTH_URL: address,
    PORT: String(port),
  };
  let web: GroupProcess;
  const start = async () => {
    web = nextProcess(root, ["start", "-H", "127.0.0.1", "-p", String(port)], env);
    while (!(await answers(address)))
      if (web.hasEnded()) throw new Error(`the web server ended:\n${web.output()}`);
  };
  await start();
  return {
    ...{ address, start },
    output: () => web.output(),
    kill: async () => {
      signalGroup(web.pid, "SIGKILL");
      await web.ended;
    },
    close: () => web.stop(),
  };
}

/** API keys by the names of their sources, made in this process. */
export async function addSources(appUrl: string, names: string[]): Promise<Map<string, string>> {
  process.env.DATABASE_URL = appUrl;
  const keys = new Map<string, string>();
  for (const name of names) {
    const added = await addSource(name, "test");
    if (!added.ok) throw new Error(added.message);
    keys.set(name, added.key);
  }
  await closeDatabase();
  return keys;
}

const answers = (address: string): Promise<boolean> =>
  fetch(`${address}/api/v1/health`).then(
    () => true,
    () => pause(30).then(() => false),
  );

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  return stdout.split("\n").flatMap((line) => {
    const [child = 0, parent] = line.trim().split(/\s+/).map(Number);
    return parent === pid ? [child] : [];
  });
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
