/**
 * A part of Whence as a child: its output is kept until somebody wants it, and all of it stops together.
 *
 * It leads a process group of its own, so that Ctrl-C reaches the launcher only, which stops things in their order;
 * and so that its workers end with it.
 */
import { type ChildProcess, spawn } from "node:child_process";

export type GroupProcess = {
  pid: number;
  /** The exit code, or 1 after a signal. */
  ended: Promise<number>;
  hasEnded(): boolean;
  /** What it has written so far, at most the last 20,000 characters. */
  output(): string;
  /** From now on its output goes to ours. */
  showOutput(): void;
  stop(): Promise<void>;
};

const keptCharacters = 20_000;

/** Runs Node with these arguments, in `root`. */
export function groupProcess(root: string, args: string[], env: Record<string, string>): GroupProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let ended = false;
  let shown = false;
  let kept = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      if (shown) process.stderr.write(chunk);
      else kept = (kept + chunk.toString("utf8")).slice(-keptCharacters);
    });
  }
  const whenEnded = new Promise<number>((resolve) => {
    const finish = (code: number | null) => {
      ended = true;
      resolve(code ?? 1);
    };
    child.once("error", () => finish(1));
    child.once("close", finish);
  });
  return {
    pid: child.pid ?? 0,
    ended: whenEnded,
    hasEnded: () => ended,
    output: () => kept,
    showOutput: () => {
      shown = true;
    },
    stop: () => stopGroup(child, whenEnded),
  };
}

/** Asks, and after five seconds (open streams can hold Next.js for ever) insists. */
async function stopGroup(child: ChildProcess, ended: Promise<number>): Promise<void> {
  signalGroup(child.pid, "SIGTERM");
  const insist = setTimeout(() => signalGroup(child.pid, "SIGKILL"), 5_000);
  await ended;
  clearTimeout(insist);
}

export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (!pid) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
