import { describe, expect, test } from "vitest";
import { decide, failureKind, parsePostmasterPid, servesFolder } from "./postmaster";
import type { ProcessFacts } from "./processes";

const dataFolder = "/srv/whence/data";
const server = ["/native/bin/postgres", "-D", dataFolder, "-c", "port=20001"];
const alive = (command: string[]): ProcessFacts => ({ state: "alive", command, birth: "1" });

function pidFile(status: string): string {
  return `4711\n${dataFolder}\n1790000000\n20001\n/srv/whence/socket\n127.0.0.1\n 12345 0\n${status}\n`;
}

function decideWith(file: string | null, facts: ProcessFacts, waitedMs = 0) {
  return decide({ dataFolder, pidFile: file, facts: () => facts, waitedMs });
}

describe("what to do about a data folder", () => {
  test("without a pid file the server is started", () => {
    expect(decideWith(null, alive(server))).toEqual({ kind: "start" });
  });

  test("a server that runs on this folder is reattached, with its port and socket", () => {
    expect(decideWith(pidFile("ready   "), alive(server))).toEqual({
      kind: "reattach",
      server: { pid: 4711, port: 20001, socketFolder: "/srv/whence/socket", status: "ready" },
    });
  });

  test.each(["starting", "stopping"] as const)("a server that is %s is waited for", (status) => {
    expect(decideWith(pidFile(status), alive(server))).toEqual({ kind: "wait", reason: status, pid: 4711 });
  });

  test("a server that has not written its status yet counts as starting", () => {
    const half = pidFile("").split("\n").slice(0, 5).join("\n");
    expect(decideWith(half, alive(server))).toEqual({ kind: "wait", reason: "starting", pid: 4711 });
  });

  test("after a killed server PostgreSQL recovers by itself", () => {
    expect(decideWith(pidFile("ready"), { state: "gone", command: [], birth: "" })).toEqual({
      kind: "start",
    });
  });

  test("a zombie is waited for, then its pid file is removed", () => {
    const zombie: ProcessFacts = { state: "zombie", command: [], birth: "1" };
    expect(decideWith(pidFile("ready"), zombie, 0)).toEqual({ kind: "wait", reason: "zombie", pid: 4711 });
    expect(decideWith(pidFile("ready"), zombie, 3_000)).toEqual({ kind: "remove", reason: "zombie" });
  });

  test.each([
    ["another program", ["/usr/bin/vim", dataFolder]],
    ["a server on another folder", ["/native/bin/postgres", "-D", "/srv/other/data"]],
    ["a process whose command line may not be read", []],
  ])("a pid that now belongs to %s is not trusted", (_, command) => {
    expect(decideWith(pidFile("ready"), alive(command))).toEqual({
      kind: "remove",
      reason: "another process",
    });
  });

  test.each(["", "\n", "abc\n", "-5\n", "0\n"])("an unreadable pid file (%j) is removed", (text) => {
    expect(decideWith(text, alive(server))).toEqual({ kind: "remove", reason: "unreadable" });
  });
});

test("a pid file that ends early is read as far as it goes", () => {
  expect(parsePostmasterPid("17\n/data\n")).toEqual({
    pid: 17,
    port: 0,
    socketFolder: "",
    status: "unknown",
  });
});

test("a folder is served only by the postmaster whose -D is exactly it", () => {
  expect(servesFolder(server, dataFolder)).toBe(true);
  expect(servesFolder(server, `${dataFolder}2`)).toBe(false);
  expect(servesFolder(["/bin/cat", "-D", dataFolder], dataFolder)).toBe(false);
});

test("the reason of a failed start is read from the server's own words", () => {
  expect(failureKind('LOG:  could not bind IPv4 address "127.0.0.1": Address already in use')).toBe(
    "port taken",
  );
  expect(failureKind("FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use")).toBe(
    "still in use",
  );
  expect(failureKind('FATAL:  lock file "postmaster.pid" already exists')).toBe("still in use");
  expect(failureKind("FATAL:  data directory has invalid permissions")).toBe("other");
});
