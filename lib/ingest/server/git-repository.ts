/**
 * What the user named → a repository to read from: the folder of one (work tree, any folder in it, bare) or a bundle.
 *
 * All reading goes through an empty repository of our own that borrows the objects: the settings, hooks and attributes of
 * the one that was named are never looked at. What its branches and tags point to is noted once, so that every
 * reading sees the same history, whatever is committed meanwhile.
 */
import "server-only";
import { createWriteStream } from "node:fs";
import { copyFile, mkdtemp, open, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { askGit, type GitPlace } from "./git-process";
import { ImportRefusal } from "./import-format";

export type GitRepository = {
  place: GitPlace;
  /** Objects that branches, tags and HEAD name, in order. */
  tips: string[];
  /** Commits whose parents were left out when this repository was cloned. */
  shallow: ReadonlySet<string>;
  close(): Promise<void>;
};

export async function openGitRepository(
  from: string | Readable,
  signal?: AbortSignal,
): Promise<GitRepository> {
  const folder = await mkdtemp(join(tmpdir(), "whence-git-"));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    if (typeof from === "string" && (await stat(from).catch(() => refuseMissing(from))).isDirectory())
      return { ...(await borrow(from, folder, signal)), close };
    return { ...(await unbundle(from, folder, signal)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function refuseMissing(from: string): never {
  throw new ImportRefusal(`${from}: there is no such file or folder`);
}

type Opened = Omit<GitRepository, "close">;

async function borrow(from: string, folder: string, signal?: AbortSignal): Promise<Opened> {
  const source: GitPlace = { folder: from };
  const ask = async (...args: string[]) => {
    const answer = await askGit(source, args, signal);
    if (!answer.ok)
      throw new ImportRefusal(`${from} is no git repository that can be read: ${answer.message}`);
    return answer.output.replace(/\n$/, "");
  };
  // Relative answers are relative to `from`.
  const objects = resolve(from, await ask("rev-parse", "--git-path", "objects"));
  const shallowPath = resolve(from, await ask("rev-parse", "--git-path", "shallow"));
  const partial = ["config", "--get-regexp", "^(extensions\\.partialclone|remote\\..*\\.promisor)$"];
  if ((await askGit(source, partial, signal)).ok)
    throw new ImportRefusal(
      `${from} is a partial clone: clone it without --filter, so that all of its files are there`,
    );
  const refs = await ask("for-each-ref", "--format=%(objectname) %(refname)");
  const head = await askGit(source, ["rev-parse", "--verify", "--quiet", "HEAD"], signal);
  const format = await ask("rev-parse", "--show-object-format");
  const gitDir = await makeEmpty(folder, format, signal);
  const shallow = await readFile(shallowPath, "utf8").catch(() => "");
  if (shallow !== "") await copyFile(shallowPath, join(gitDir, "shallow"));
  return {
    place: { gitDir, objects },
    tips: tipsOf(head.ok ? `${refs}\n${head.output.trim()} HEAD` : refs),
    shallow: new Set(shallow.split("\n").filter(Boolean)),
  };
}

async function unbundle(from: string | Readable, folder: string, signal?: AbortSignal): Promise<Opened> {
  const path = typeof from === "string" ? resolve(from) : join(folder, "bundle");
  if (typeof from !== "string") await pipeline(from, createWriteStream(path, { mode: 0o600 }), { signal });
  const start = await startOf(path);
  const name = typeof from === "string" ? from : "the input";
  if (!/^# v[23] git bundle\n/.test(start))
    throw new ImportRefusal(
      `${name} is neither a git repository's folder nor a bundle (git bundle create FILE --all)`,
    );
  const format = /^@object-format=(\w+)$/m.exec(start.split("\n\n", 1)[0] ?? "")?.[1] ?? "sha1";
  const gitDir = await makeEmpty(folder, format, signal);
  const answer = await askGit({ gitDir }, ["bundle", "unbundle", path], signal);
  if (!answer.ok) throw new ImportRefusal(`${name} cannot be read as a bundle: ${answer.message}`);
  return { place: { gitDir }, tips: tipsOf(answer.output), shallow: new Set() };
}

async function startOf(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function makeEmpty(folder: string, format: string, signal?: AbortSignal): Promise<string> {
  const gitDir = join(folder, "repository");
  const made = await askGit(
    { folder },
    ["init", "--quiet", "--bare", "--template=", `--object-format=${format}`, gitDir],
    signal,
  );
  if (!made.ok) throw new ImportRefusal(`git cannot make a repository to read from: ${made.message}`);
  return gitDir;
}

// What git keeps for itself: put away, not committed to; notes about commits; other objects in place of these.
const privateRefs = /^refs\/(stash$|notes\/|replace\/|bisect\/|original\/)/;

function tipsOf(refs: string): string[] {
  const lines = refs.split("\n").map((line) => line.split(" "));
  const tips = lines.flatMap(([object, name]) =>
    object && name !== undefined && !privateRefs.test(name) ? object : [],
  );
  return [...new Set(tips)].sort();
}
