/**
 * The `git` program, run so that a hostile repository can do nothing but be read.
 *
 * No shell; none of this process's GIT_* variables, none of the system's or the user's settings; no network, no prompt, no
 * replaced objects. A git that fails is an `ImportRefusal` with its own last words.
 */
import "server-only";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { devNull } from "node:os";
import { ImportRefusal } from "./import-format";

export type GitPlace = {
  /** Where the program starts. */
  folder?: string;
  /** Instead of looking for a repository around `folder`. */
  gitDir?: string;
  /** Whose objects are read. */
  objects?: string;
};

export function spawnGit(place: GitPlace, args: readonly string[]): ChildProcessWithoutNullStreams {
  // safe.directory: the user named this repository, and nothing in it is run.
  // core.commitGraph: a cache of parents, which need not be those of the commits.
  const settings = [
    "safe.directory=*",
    "core.commitGraph=false",
    "core.quotePath=false",
    "core.fsmonitor=false",
  ];
  const child = spawn("git", [...settings.flatMap((one) => ["-c", one]), ...args], {
    cwd: place.folder,
    env: environment(place),
    stdio: "pipe",
    windowsHide: true,
  });
  // Writing to a git that ended is told by its end.
  child.stdin.on("error", () => undefined);
  return child;
}

function environment({ gitDir, objects }: GitPlace): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR } = process.env;
  return {
    NODE_ENV: process.env.NODE_ENV,
    ...(PATH === undefined ? {} : { PATH }),
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...(gitDir === undefined ? {} : { GIT_DIR: gitDir }),
    ...(objects === undefined ? {} : { GIT_OBJECT_DIRECTORY: objects }),
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
  };
}

export type GitAnswer = { ok: true; output: string } | { ok: false; code: number | null; message: string };

// What is asked this way is short: paths, settings, the tips of branches.
const outputBytesMax = 64 * 1024 * 1024;

/** Runs to its end. Throws only when there is no git at all. */
export async function askGit(
  place: GitPlace,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<GitAnswer> {
  const child = spawnGit(place, args);
  const end = watchGit(child);
  const stop = () => child.kill();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    child.stdin.end();
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of child.stdout as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > outputBytesMax) child.kill();
      else pieces.push(piece);
    }
    const { code, message } = await end;
    signal?.throwIfAborted();
    if (code !== 0) return { ok: false, code, message };
    return { ok: true, output: Buffer.concat(pieces).toString("utf8") };
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** How a git ended, and the last of what it said. Rejects when there is none. Reads its errors, so that it never waits. */
export function watchGit(child: ChildProcessWithoutNullStreams): Promise<GitEnd> {
  const end = endOf(child);
  // Thrown where it is waited for; until then it must not count as unhandled.
  end.catch(() => undefined);
  return end;
}

type GitEnd = { code: number | null; message: string };

async function endOf(child: ChildProcessWithoutNullStreams): Promise<GitEnd> {
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2000);
  });
  try {
    const [code] = (await once(child, "close")) as [number | null];
    return { code, message: lastWords(said) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new ImportRefusal("git is not installed: this format reads with the program git");
    throw error;
  }
}

function lastWords(said: string): string {
  const lines = said.split("\n").map((line) => line.replace(/^(fatal|error): /, "").trim());
  return (
    lines
      .filter((line) => line !== "")
      .slice(-2)
      .join("; ") || "it said nothing"
  );
}
