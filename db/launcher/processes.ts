/**
 * What the operating system says about a process id.
 *
 * A pid alone proves nothing: it may be a zombie (`kill(pid, 0)` succeeds on one) or belong to somebody else by
 * now. `birth` tells two processes with the same pid apart. Linux reads /proc, other systems ask `ps`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

export type ProcessFacts = {
  state: "gone" | "zombie" | "alive";
  /** The command line, empty when it may not be read. */
  command: string[];
  /** When the process began, in the system's own unit; empty when unknown. */
  birth: string;
};

const gone: ProcessFacts = { state: "gone", command: [], birth: "" };

export function processFacts(pid: number): ProcessFacts {
  if (!Number.isSafeInteger(pid) || pid <= 0) return gone;
  return existsSync("/proc/self/stat") ? factsFromProc(pid) : factsFromPs(pid);
}

/** Waits until the process has ended (a zombie has). False when it still runs after `limitMs`. */
export async function waitForExit(pid: number, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (processFacts(pid).state === "alive") {
    if (Date.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function factsFromProc(pid: number): ProcessFacts {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  if (stat === "") return gone;
  // The name in parentheses may itself hold spaces and parentheses; what follows the last one does not.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const state = fields[0] === "Z" || fields[0] === "X" ? "zombie" : "alive";
  const command = readOrEmpty(`/proc/${pid}/cmdline`).split("\0").slice(0, -1);
  return { state, command, birth: fields[19] ?? "" };
}

function factsFromPs(pid: number): ProcessFacts {
  const ps = spawnSync("ps", ["-ww", "-o", "stat=,lstart=,command=", "-p", String(pid)], {
    encoding: "utf8",
  });
  const [state = "", ...words] = ps.stdout.trim().split(/\s+/);
  if (state === "") return gone;
  return {
    state: state.startsWith("Z") ? "zombie" : "alive",
    birth: words.slice(0, 5).join(" "),
    command: words.slice(5),
  };
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
