/**
 * What to do about a data folder, decided from its `postmaster.pid` and the process that file names. Pure.
 *
 * PostgreSQL removes the file when it stops in order. A file that is still there was left by a server that runs
 * (ours, orphaned by a killed launcher: reattach), that stops right now (wait), or that died. Of a dead one
 * PostgreSQL clears the file itself, except when the pid is a zombie or was given to another process of the same
 * user: then it refuses to start, and the file has to go first. `postmaster.test.ts` has each case.
 */
import type { ProcessFacts } from "./processes";

export type PostmasterPid = {
  pid: number;
  port: number;
  socketFolder: string;
  status: "starting" | "stopping" | "ready" | "unknown";
};

export type Decision =
  | { kind: "start" }
  | { kind: "reattach"; server: PostmasterPid }
  | { kind: "wait"; reason: "starting" | "stopping" | "zombie"; pid: number }
  | { kind: "remove"; reason: "unreadable" | "zombie" | "another process" };

/** The lines of postmaster.pid: pid, data folder, start time, port, socket folder, address, memory key, status. */
export function parsePostmasterPid(text: string): PostmasterPid | null {
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  const status = lines[7];
  return {
    pid,
    port: Number(lines[3] ?? 0) || 0,
    socketFolder: lines[4] ?? "",
    status: status === "ready" || status === "starting" || status === "stopping" ? status : "unknown",
  };
}

/** Whether a command line is a postmaster on this data folder. */
export function servesFolder(command: string[], dataFolder: string): boolean {
  const program = command[0]?.split("/").at(-1);
  return (
    program === "postgres" && command.some((word, at) => word === "-D" && command[at + 1] === dataFolder)
  );
}

export type Situation = {
  dataFolder: string;
  /** The text of postmaster.pid, or null when there is none. */
  pidFile: string | null;
  facts: (pid: number) => ProcessFacts;
  /** How long the situation has been looked at. */
  waitedMs: number;
};

// A parent that reaps at all does so within milliseconds; three seconds are for a loaded machine.
const zombiePatienceMs = 3_000;

export function decide({ dataFolder, pidFile, facts, waitedMs }: Situation): Decision {
  if (pidFile === null) return { kind: "start" };
  const server = parsePostmasterPid(pidFile);
  if (server === null) return { kind: "remove", reason: "unreadable" };
  const process = facts(server.pid);
  if (process.state === "gone") return { kind: "start" };
  if (process.state === "zombie") {
    if (waitedMs < zombiePatienceMs) return { kind: "wait", reason: "zombie", pid: server.pid };
    return { kind: "remove", reason: "zombie" };
  }
  if (!servesFolder(process.command, dataFolder)) return { kind: "remove", reason: "another process" };
  if (server.status === "ready") return { kind: "reattach", server };
  return { kind: "wait", reason: server.status === "stopping" ? "stopping" : "starting", pid: server.pid };
}

/** Why a server that ended at once did so, read from what it wrote. */
export function failureKind(log: string): "port taken" | "still in use" | "other" {
  if (/Address already in use|could not bind/.test(log)) return "port taken";
  // The postmaster was killed and a child of it has not noticed yet; or the file of a dead one is still there.
  if (/pre-existing shared memory block|lock file ".*" already exists/.test(log)) return "still in use";
  return "other";
}
