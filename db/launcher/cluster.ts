/**
 * One PostgreSQL server of our own: made, started, found again, stopped.
 *
 * `openCluster` ends with a server that answers on this very data folder, whatever was left behind: nothing yet
 * (initdb), a server orphaned by a killed launcher (reattach), a killed server (its own crash recovery), a stale pid
 * file, a port taken meanwhile. What to do is decided in `postmaster.ts`; `cluster.db.test.ts` tries each case.
 * The server is detached: Ctrl-C reaches the launcher only, which stops the web server first and this one last.
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
} from "node:fs";
import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../client";
import { type Address, fitsSocket, socketUrl, tcpUrl } from "./address";
import type { Binaries } from "./binaries";
import { makeDataFolder } from "./initdb";
import type { Owner } from "./owner";
import { freePort, isFree } from "./port";
import { decide, failureKind, parsePostmasterPid } from "./postmaster";
import { pause, processFacts, waitForExit } from "./processes";

export type ClusterOptions = {
  /** The folder of this server: data/, server.log, port. The owner must be able to reach it. */
  area: string;
  binaries: Binaries;
  owner: Owner;
  /** Of the superuser `postgres`. */
  password: string;
  /** Settings given on the command line, over those of the data folder. */
  settings: Record<string, string>;
  /** False for throw-away servers: nothing is flushed to disk. */
  durable: boolean;
  report?: (text: string) => void;
};

export type Cluster = Address & {
  pid: number;
  how: "made" | "started" | "recovered" | "reattached";
  /** The superuser's address of the database `postgres`, over the unix socket. */
  url: string;
  tcpUrl: string;
  isAlive(): boolean;
  stop(): Promise<void>;
};

export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  mkdirSync(options.area, { recursive: true, mode: 0o755 });
  const dataFolder = join(realpathSync(options.area), "data");
  const made = await makeDataFolder({ ...options, dataFolder });
  const crashed = !made && existsSync(join(dataFolder, "postmaster.pid"));
  const { address, pid, reattached } = await bringUp(dataFolder, options);
  const login = { user: "postgres", password: options.password };
  return {
    ...address,
    pid,
    how: made ? "made" : reattached ? "reattached" : crashed ? "recovered" : "started",
    url: socketUrl(address, login, "postgres"),
    tcpUrl: tcpUrl(address.port, login, "postgres"),
    isAlive: () => processFacts(pid).state === "alive",
    stop: () => stopServer(pid),
  };
}

/** Fast shutdown: sessions are ended, a checkpoint is written. Returns when the process is gone. */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, patienceMs] of [
    ["SIGINT", 60_000],
    ["SIGQUIT", 10_000],
    ["SIGKILL", 5_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await waitForExit(pid, patienceMs)) return;
  }
  throw new Error(`PostgreSQL (pid ${pid}) does not stop.`);
}

type Running = { address: Address; pid: number; reattached: boolean };

async function bringUp(dataFolder: string, options: ClusterOptions): Promise<Running> {
  const began = Date.now();
  const pidPath = join(dataFolder, "postmaster.pid");
  let attempts = 0;
  for (;;) {
    const pidFile = readIfThere(pidPath);
    const decision = decide({ dataFolder, pidFile, facts: processFacts, waitedMs: Date.now() - began });
    if (decision.kind === "reattach") {
      const { server } = decision;
      const address = { port: server.port, socketFolder: server.socketFolder };
      await requireOurs(address, dataFolder, options.password);
      return { address, pid: server.pid, reattached: attempts === 0 };
    }
    if (decision.kind === "remove") {
      options.report?.(`Removing the stale pid file of the database (${decision.reason}).`);
      rmSync(pidPath, { force: true });
    } else if (decision.kind === "wait") {
      if (Date.now() - began > 600_000)
        throw new Error(`PostgreSQL (pid ${decision.pid}) is still ${decision.reason}.`);
      await pause(50);
    } else {
      attempts += 1;
      const outcome = await startOnce(dataFolder, options);
      if (outcome.kind === "up") return { ...outcome, reattached: false };
      if (outcome.kind === "other" || attempts > 20)
        throw new Error(`PostgreSQL did not start:\n${outcome.log}`);
      if (outcome.kind === "port taken") rmSync(join(options.area, "port"), { force: true });
      await pause(outcome.kind === "port taken" ? 0 : 500);
    }
  }
}

type Outcome =
  | { kind: "up"; address: Address; pid: number }
  | { kind: ReturnType<typeof failureKind>; log: string };

async function startOnce(dataFolder: string, options: ClusterOptions): Promise<Outcome> {
  const address = { port: await keptPort(options.area), socketFolder: socketFolderOf(dataFolder, options) };
  const logPath = join(options.area, "server.log");
  if (existsSync(logPath) && statSync(logPath).size > 10_000_000) renameSync(logPath, `${logPath}.1`);
  const logStart = existsSync(logPath) ? statSync(logPath).size : 0;
  const server = spawnServer(dataFolder, address, logPath, options);
  let ended = false;
  server.once("exit", () => {
    ended = true;
  });
  server.once("error", () => {
    ended = true;
  });
  const pidPath = join(dataFolder, "postmaster.pid");
  for (;;) {
    if (ended) {
      const log = readFileSync(logPath).subarray(logStart).toString("utf8").slice(-4000);
      return { kind: failureKind(log), log };
    }
    const status = parsePostmasterPid(readIfThere(pidPath) ?? "");
    if (status && status.pid === server.pid && status.status === "ready") break;
    await pause(20);
  }
  await requireOurs(address, dataFolder, options.password);
  return { kind: "up", address, pid: server.pid ?? 0 };
}

function spawnServer(
  dataFolder: string,
  address: Address,
  logPath: string,
  options: ClusterOptions,
): ChildProcess {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(address.port),
    unix_socket_directories: address.socketFolder,
    ...(options.durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
    ...options.settings,
  };
  const log = openSync(logPath, "a", 0o600);
  const server = spawn(
    join(options.binaries.bin, "postgres"),
    ["-D", dataFolder, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    {
      ...options.owner,
      cwd: "/",
      env: { ...process.env, ...options.binaries.env },
      detached: true,
      stdio: ["ignore", log, log],
    },
  );
  closeSync(log);
  server.unref();
  return server;
}

/** A server may answer here and still be another one: its data folder decides. */
async function requireOurs(address: Address, dataFolder: string, password: string): Promise<void> {
  const sql = connect(socketUrl(address, { user: "postgres", password }, "postgres"), { max: 1 });
  try {
    const [row] = await sql<{ folder: string }[]>`select current_setting('data_directory') as folder`;
    if (row?.folder !== dataFolder)
      throw new Error(`Port ${address.port} is served by another database: ${row?.folder}`);
  } finally {
    await sql.end();
  }
}

async function keptPort(area: string): Promise<number> {
  const path = join(area, "port");
  const kept = Number(readIfThere(path) ?? 0);
  if (kept > 0 && (await isFree(kept))) return kept;
  const port = await freePort();
  writeFileSync(path, String(port));
  return port;
}

/** Beside the data, or in a short folder of its own where that path would not fit into a socket address. */
function socketFolderOf(dataFolder: string, { area, owner }: ClusterOptions): string {
  const beside = join(realpathSync(area), "socket");
  const digest = createHash("sha256").update(dataFolder).digest("hex").slice(0, 16);
  const folder = fitsSocket(beside)
    ? beside
    : join(fitsSocket(tmpdir()) ? tmpdir() : "/tmp", `whence-${digest}`);
  mkdirSync(folder, { recursive: true });
  if (owner) chownSync(folder, owner.uid, owner.gid);
  // A folder in /tmp that somebody else made first is theirs: chmod fails, and nothing is served there.
  chmodSync(folder, 0o700);
  return folder;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
