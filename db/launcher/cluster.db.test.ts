/** Real servers, real signals: what the launcher promises after every way a machine can leave a database behind. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { connect } from "../client";
import { makeArea } from "../testing/test-server";
import { findNative, prepareBinaries } from "./binaries";
import { type Cluster, openCluster } from "./cluster";
import { chooseOwner } from "./owner";
import { processFacts, waitForExit } from "./processes";

let area: string;
let fresh: string[] = [];
let cluster: Cluster | null = null;
const password = randomBytes(8).toString("hex");

// One folder for most tests, since making one costs seconds; each leaves it stopped in order.
beforeAll(() => {
  area = makeArea();
});

afterEach(async () => {
  await cluster?.stop();
  cluster = null;
  for (const folder of fresh) rmSync(folder, { recursive: true, force: true });
  fresh = [];
});

afterAll(() => rmSync(area, { recursive: true, force: true }));

function freshArea(): string {
  const folder = makeArea();
  fresh.push(folder);
  return folder;
}

async function open(folder = area, durable = false): Promise<Cluster> {
  const owner = chooseOwner(join(folder, "data"));
  const binaries = prepareBinaries(findNative(), folder, owner);
  const settings = { shared_buffers: "16MB" };
  cluster = await openCluster({ area: folder, owner, binaries, password, durable, settings });
  return cluster;
}

async function query<T>(url: string, text: string): Promise<T | undefined> {
  const sql = connect(url, { max: 1 });
  try {
    const [row] = await sql.unsafe(text);
    return row ? (Object.values(row)[0] as T) : undefined;
  } finally {
    await sql.end();
  }
}

test("a new folder becomes a server that sorts text by code point and wants passwords", async () => {
  const { url, tcpUrl, how } = await open();
  expect(how).toBe("made");
  expect(
    await query(url, "select datlocprovider::text || datlocale from pg_database where datname = 'postgres'"),
  ).toBe("bC.UTF-8");
  expect(await query(tcpUrl, "select 1")).toBe(1);
  await expect(query(url.replace(password, "wrong"), "select 1")).rejects.toThrow(/password/);
  expect(statSync(join(area, "socket")).mode & 0o777).toBe(0o700);
});

test("stop returns when the process is gone, and the next start begins from its clean end", async () => {
  const first = await open();
  await first.stop();
  expect(processFacts(first.pid).state).not.toBe("alive");
  expect((await open()).how).toBe("started");
});

test("a server whose launcher was killed is found again, with its sessions", async () => {
  const first = await open();
  const session = connect(first.url, { max: 1 });
  const [before] = await session`select pg_backend_pid() as pid`;
  const second = await open();
  expect(second).toMatchObject({ how: "reattached", pid: first.pid, port: first.port });
  const [after] = await session`select pg_backend_pid() as pid`;
  expect(after).toEqual(before);
  await session.end();
});

test("after kill -9 of the server it recovers what was committed", async () => {
  const first = await open(area, true);
  await query(first.url, "create table kept as select 42 as answer");
  process.kill(first.pid, "SIGKILL");
  await waitForExit(first.pid, 5_000);
  const second = await open(area, true);
  expect(second.how).toBe("recovered");
  expect(await query(second.url, "select answer from kept")).toBe(42);
});

test("a pid file that names another live process of the same user does not keep the server down", async () => {
  await (await open()).stop();
  const other = spawn("sleep", ["30"], { ...chooseOwner(join(area, "data")) });
  writeFileSync(
    join(area, "data", "postmaster.pid"),
    `${other.pid}\n${join(area, "data")}\n1\n1\n\n\n\nready\n`,
  );
  expect(await query((await open()).url, "select 1")).toBe(1);
  expect(processFacts(other.pid ?? 0).state).toBe("alive");
  other.kill();
});

test("a pid file that names a zombie does not keep the server down", async () => {
  await (await open()).stop();
  // The shell's first child ends at once; the shell has become `sleep`, which never collects it.
  const parent = spawn("/bin/sh", ["-c", "sleep 0.1 & echo $!; exec sleep 30"], {
    ...chooseOwner(join(area, "data")),
  });
  const zombie = Number(
    await new Promise<string>((resolve) => parent.stdout.once("data", (data) => resolve(String(data)))),
  );
  await waitForExit(zombie, 5_000);
  expect(processFacts(zombie).state).toBe("zombie");
  writeFileSync(
    join(area, "data", "postmaster.pid"),
    `${zombie}\n${join(area, "data")}\n1\n1\n\n\n\nready\n`,
  );
  expect(await query((await open()).url, "select 1")).toBe(1);
  parent.kill();
});

test("when the kept port is taken another one is used, and kept", async () => {
  const first = await open();
  await first.stop();
  const squatter = createServer().listen(first.port, "127.0.0.1");
  const second = await open();
  expect(second.port).not.toBe(first.port);
  expect(readFileSync(join(area, "port"), "utf8")).toBe(String(second.port));
  expect(await query(second.tcpUrl, "select 1")).toBe(1);
  squatter.close();
});

test("a first start that was cut short leaves nothing in the way", async () => {
  const folder = freshArea();
  mkdirSync(join(folder, "data.new", "base"), { recursive: true });
  writeFileSync(join(folder, "password.new"), "half");
  expect((await open(folder)).how).toBe("made");
  expect(existsSync(join(folder, "password.new"))).toBe(false);
});

test("a path too long for a socket gets a short folder for it", async () => {
  const deep = join(freshArea(), "a".repeat(60), "b".repeat(60));
  mkdirSync(deep, { recursive: true, mode: 0o755 });
  const { url, socketFolder } = await open(deep);
  expect(socketFolder.length).toBeLessThan(90);
  expect(await query(url, "select 1")).toBe(1);
  await cluster?.stop();
  rmSync(socketFolder, { recursive: true });
});

test("a start that fails shows what the server said", async () => {
  const owner = chooseOwner(join(area, "data"));
  const binaries = prepareBinaries(findNative(), area, owner);
  const settings = { shared_buffers: "nonsense" };
  await expect(openCluster({ area, owner, binaries, password, durable: false, settings })).rejects.toThrow(
    /shared_buffers/,
  );
});
