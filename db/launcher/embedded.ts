/**
 * The embedded database, for as long as one of our processes needs it.
 *
 * `openEmbedded` starts the server of a data folder or joins the one that runs; `close` stops it when nobody else
 * uses it. A second launcher on the same folder is refused. The log lives in the database `whence`, which exists
 * only once it is complete: it is made (and filled with the sample) under another name and then renamed, so that
 * a first start that was killed leaves nothing half.
 */
import { connect, type Database } from "../client";
import { socketUrl, tcpUrl, withDatabase } from "./address";
import { findNative, prepareBinaries } from "./binaries";
import { type Cluster, openCluster } from "./cluster";
import { openDataFolder, type Surroundings } from "./data-folder";
import { appRoles, ensureLogin, upkeepRoles } from "./logins";
import { keptSecret, type SecretName } from "./secrets";
import { alone, enter, leave, livingUsers, thisProcess, type User } from "./usage";

const logDatabase = "whence";
const unfinishedDatabase = "whence_unfinished";

// For one machine that also runs the web server. The shipped binaries have neither lz4 nor a JIT.
const settings = {
  fsync: "on",
  synchronous_commit: "on",
  wal_compression: "pglz",
  shared_buffers: "256MB",
  max_connections: "60",
  random_page_cost: "1.1",
  jit: "off",
  max_wal_size: "2GB",
};

export class AlreadyRunning extends Error {
  override name = "AlreadyRunning";
  constructor({ name, pid }: User, folder: string) {
    super(`${name} already runs, on ${folder} (pid ${pid}).`);
  }
}

export type EmbeddedOptions = Surroundings & { folder: string; kind: User["kind"]; name: string };

export type Embedded = {
  folder: string;
  secrets: string;
  how: Cluster["how"];
  /** The superuser's URL of the log's database, over the unix socket. */
  url: string;
  /** The URL of `whence_app`, the login of the web process. */
  appUrl: string;
  /** The URL of `whence_upkeep`, the login of the process that seals. */
  upkeepUrl: string;
  /** An address for the user's own tools, over TCP. */
  tcpUrl(login: "postgres" | "whence_user_writer" | "whence_user_reader"): string;
  /** Starts the server again if it died. */
  keepAlive(): Promise<boolean>;
  close(): Promise<void>;
};

export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const folder = openDataFolder(options.folder, options);
  const user = thisProcess(options.kind, options.name);
  const open = () =>
    openCluster({
      area: folder.area,
      owner: folder.owner,
      binaries: prepareBinaries(findNative(), folder.area, folder.owner),
      password: keptSecret(folder.secrets, "postgres"),
      durable: true,
      settings,
      report: options.report,
    });
  let cluster = await alone(folder.users, user, async () => {
    const launcher = livingUsers(folder.users).find((other) => other.kind === "start");
    if (launcher && options.kind === "start") throw new AlreadyRunning(launcher, folder.path);
    const opened = await open();
    enter(folder.users, user);
    return opened;
  });
  const login = (name: SecretName) => ({ user: name, password: keptSecret(folder.secrets, name) });
  return {
    folder: folder.path,
    secrets: folder.secrets,
    how: cluster.how,
    url: socketUrl(cluster, login("postgres"), logDatabase),
    appUrl: socketUrl(cluster, login("whence_app"), logDatabase),
    upkeepUrl: socketUrl(cluster, login("whence_upkeep"), logDatabase),
    tcpUrl: (name) => tcpUrl(cluster.port, login(name), logDatabase),
    keepAlive: async () => {
      if (cluster.isAlive()) return false;
      cluster = await alone(folder.users, user, open);
      return true;
    },
    close: () =>
      alone(folder.users, user, async () => {
        leave(folder.users, user);
        if (livingUsers(folder.users).length === 0) await cluster.stop();
      }),
  };
}

/** Whether the log's database is there; it is only ever there complete. */
export function hasLog(embedded: Embedded): Promise<boolean> {
  return asMaintainer(embedded, async (sql) => {
    const rows = await sql`select from pg_database where datname = ${logDatabase}`;
    return rows.length > 0;
  });
}

/** Makes the log's database: `fill` gets the superuser's URL of a new one, which gets its name when that is done. */
export async function makeLog(embedded: Embedded, fill: (url: string) => Promise<void>): Promise<void> {
  await asMaintainer(embedded, async (sql) => {
    await sql.unsafe(`drop database if exists ${unfinishedDatabase} with (force)`);
    await sql.unsafe(`create database ${unfinishedDatabase} template template0`);
  });
  await fill(withDatabase(embedded.url, unfinishedDatabase));
  // Stop here: the database has the other name, and the next start makes it anew.
  await asMaintainer(embedded, async (sql) => {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${unfinishedDatabase}`;
    await sql.unsafe(`alter database ${unfinishedDatabase} rename to ${logDatabase}`);
  });
}

/** The logins of our own processes and of the user's tools, with the passwords kept in the data folder. */
export async function ensureLogins(embedded: Embedded): Promise<void> {
  const password = (name: SecretName) => keptSecret(embedded.secrets, name);
  await asMaintainer(embedded, async (sql) => {
    await ensureLogin(sql, { name: "whence_app", password: password("whence_app"), memberOf: appRoles });
    await ensureLogin(sql, {
      name: "whence_upkeep",
      password: password("whence_upkeep"),
      memberOf: upkeepRoles,
    });
    await ensureLogin(sql, {
      name: "whence_user_writer",
      password: password("whence_user_writer"),
      memberOf: ["audit_writer", "audit_reader"],
    });
    await ensureLogin(sql, {
      name: "whence_user_reader",
      password: password("whence_user_reader"),
      memberOf: ["audit_reader"],
    });
  });
}

async function asMaintainer<T>(embedded: Embedded, work: (sql: Database) => Promise<T>): Promise<T> {
  const sql = connect(withDatabase(embedded.url, "postgres"), { max: 1, applicationName: "whence launcher" });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
