/**
 * The commits of a repository, parents before children, each with the files it changed.
 *
 * `rev-list` gives the order, `diff-tree` the changes: against the only parent, or in a merge those files that are as in
 * none of its parents, which are what the merge itself decided. A rename is told as two changes that name each other.
 */
import "server-only";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type { GitChange } from "../formats/git-events";
import type { GitFile } from "../formats/git-image";
import { type ByteReader, createByteReader } from "./byte-reader";
import { spawnGit, watchGit } from "./git-process";
import type { GitRepository } from "./git-repository";
import { ImportRefusal } from "./import-format";

/** From the tips, by standard input. Without any there is nothing to list; of our own, without branches, that is all. */
function startList({ place, tips }: GitRepository): ChildProcessWithoutNullStreams {
  const list = spawnGit(place, [
    "rev-list",
    "--topo-order",
    "--reverse",
    tips.length === 0 ? "--all" : "--stdin",
  ]);
  list.stdin.end(tips.map((tip) => `${tip}\n`).join(""));
  return list;
}

/** The number of commits, and SHA-256 over their hashes in order: the same digest, the same records in the same order. */
export async function measureHistory(
  repository: GitRepository,
): Promise<{ commits: number; digest: string }> {
  const list = startList(repository);
  const end = watchGit(list);
  const hash = createHash("sha256");
  let commits = 0;
  for await (const piece of list.stdout as AsyncIterable<Buffer>) {
    hash.update(piece);
    for (let at = piece.indexOf(0x0a); at >= 0; at = piece.indexOf(0x0a, at + 1)) commits += 1;
  }
  const { code, message } = await end;
  if (code !== 0) throw new ImportRefusal(`git cannot list the commits: ${message}`);
  return { commits, digest: hash.digest("hex") };
}

export type GitHistoryCommit = { hash: string; changes: GitChange[] };

export async function* readHistory(repository: GitRepository): AsyncGenerator<GitHistoryCommit> {
  const list = startList(repository);
  const diff = spawnGit(repository.place, [
    "diff-tree",
    "--stdin",
    "--always",
    "--root",
    "-r",
    "-z",
    "-c",
    "-M",
    "-l1000",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
  ]);
  const ends = Promise.all([watchGit(list), watchGit(diff)]);
  ends.catch(() => undefined);
  const piped = pipeline(list.stdout, diff.stdin);
  piped.catch(() => undefined);
  try {
    yield* readCommits(createByteReader(diff.stdout as AsyncIterable<Buffer>));
    for (const { code, message } of await ends)
      if (code !== 0) throw new Error(`git stopped before the history was read: ${message}`);
  } finally {
    list.kill();
    diff.kill();
    await ends.catch(() => undefined);
  }
}

async function* readCommits(reader: ByteReader): AsyncGenerator<GitHistoryCommit> {
  let commit: GitHistoryCommit | null = null;
  for (;;) {
    const token = await reader.until(0);
    if (token?.[0] === 0x3a && commit !== null) {
      commit.changes.push(...(await readChanges(token.toString("latin1"), reader)));
      continue;
    }
    // Given when the next begins: all of its changes are here.
    if (commit !== null) yield commit;
    if (token === null) return;
    commit = { hash: token.toString("latin1").trim(), changes: [] };
  }
}

/** `:100644 100755 <blob> <blob> M`; in a merge one colon, mode and blob for each parent, then those of the result. */
async function readChanges(entry: string, reader: ByteReader): Promise<GitChange[]> {
  const parents = /^:+/.exec(entry)?.[0].length ?? 1;
  const words = entry.slice(parents).split(" ");
  const files = Array.from({ length: parents + 1 }, (_, at) => fileOf(words[at], words[at + parents + 1]));
  const status = words.at(-1) ?? "";
  const before = files[0] ?? null;
  const after = files.at(-1) ?? null;
  const path = await nextPath(reader);
  if (parents > 1) return [{ path, before, after, parents: files.slice(0, -1) }];
  if (!status.startsWith("R")) return [{ path, before, after }];
  const renamedTo = await nextPath(reader);
  return [
    { path, before, after: null, renamedTo },
    { path: renamedTo, before: null, after, renamedFrom: path },
  ];
}

async function nextPath(reader: ByteReader): Promise<Buffer> {
  const path = await reader.until(0);
  if (path === null) throw new Error("git stopped within a change");
  // A copy: a piece of the stream would keep all of it.
  return Buffer.from(path);
}

function fileOf(mode = "000000", blob = ""): GitFile | null {
  return mode === "000000" ? null : { mode, blob };
}
