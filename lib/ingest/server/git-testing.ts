/** For tests: real repositories from told commits, by `git fast-import`, which takes any bytes as names and any times. */
import "server-only";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";
import { textAt } from "../formats/tree";
import type { NewEvent } from "../new-event";
import { parseEvent } from "../parse-event";
import { gitFormat, type GitFormatOptions } from "./git-format";
import type { ImportRecord } from "./import-format";

type Bytes = string | Buffer;

export type ToldCommit = {
  /** Names the commit in `from` and `merge`: 1, 2, 3 … */
  mark: number;
  branch?: string;
  author?: Bytes;
  committer?: Bytes;
  encoding?: string;
  message?: Bytes;
  from?: number;
  merge?: number[];
  /** Content, or null for a deletion; a path and its mode. */
  files?: { path: Bytes; content: Bytes | null; mode?: string }[];
};

export const ann = "Ann Example <ann@example.com> 1700000000 +0100";
export const ben = "Ben Example <ben@example.com> 1700003600 +0000";

export type TestRepository = {
  path: string;
  git: (...args: string[]) => string;
  tell: (commits: readonly ToldCommit[]) => void;
  remove: () => void;
};

export function testRepository(...init: string[]): TestRepository {
  const folder = mkdtempSync(join(tmpdir(), "whence-git-test-"));
  const path = join(folder, "repository");
  const git = (...args: string[]) => runGit(path, args);
  runGit(folder, ["init", "-q", "-b", "main", ...init, path]);
  return {
    path,
    git,
    tell: (commits) => {
      runGit(path, ["fast-import", "--quiet", "--force"], Buffer.concat(commits.map(written)));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function runGit(folder: string, args: readonly string[], input: Buffer = Buffer.alloc(0)): string {
  const { PATH } = process.env;
  const done = spawnSync("git", ["-c", "protocol.file.allow=always", ...args], {
    cwd: folder,
    input,
    maxBuffer: 1e8,
    // Whoever runs the tests has settings of their own.
    env: { ...process.env, PATH, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
  });
  if (done.status !== 0) throw new Error(`git ${args.join(" ")}: ${done.stderr.toString()}`);
  return done.stdout.toString("latin1");
}

function written(commit: ToldCommit): Buffer {
  const { mark, branch = "main", author = ann, committer = author, message = `commit ${mark}` } = commit;
  const text = Buffer.from(message);
  const parts: Bytes[] = [`commit refs/heads/${branch}\nmark :${mark}\n`];
  parts.push("author ", author, "\ncommitter ", committer, "\n");
  if (commit.encoding !== undefined) parts.push(`encoding ${commit.encoding}\n`);
  parts.push(`data ${text.length}\n`, text, "\n");
  if (commit.from !== undefined) parts.push(`from :${commit.from}\n`);
  for (const parent of commit.merge ?? []) parts.push(`merge :${parent}\n`);
  for (const { path, content, mode = "100644" } of commit.files ?? []) {
    if (content === null) parts.push("D ", quoted(path), "\n");
    else if (mode === "160000") parts.push(`M ${mode} `, content, " ", quoted(path), "\n");
    else
      parts.push(`M ${mode} inline `, quoted(path), `\ndata ${Buffer.byteLength(content)}\n`, content, "\n");
  }
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

function quoted(path: Bytes): string {
  return `"${[...Buffer.from(path)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("")}"`;
}

/** Repositories of one file's tests; `remove` after each of them. */
export function testRepositories() {
  let made: TestRepository[] = [];
  return {
    given: (commits: readonly ToldCommit[]) => {
      const repository = testRepository();
      made.push(repository);
      repository.tell(commits);
      return repository;
    },
    remove: () => {
      for (const one of made) one.remove();
      made = [];
    },
  };
}

export async function recordsOf(from: string, skip = 0, options?: GitFormatOptions): Promise<ImportRecord[]> {
  const opened = await gitFormat(options).open(from);
  try {
    const all: ImportRecord[] = [];
    for (const input of opened.inputs) for await (const record of input.records(skip)) all.push(record);
    return all;
  } finally {
    await opened.close();
  }
}

export function eventsOf(records: readonly ImportRecord[]): JsonObject[] {
  return records.flatMap((record) => {
    const mapped = record.map();
    if (mapped.kind !== "events") throw new Error(`${record.at}: ${JSON.stringify(mapped)}`);
    return mapped.events.map(({ event }) => event);
  });
}

export const parseContext = { source: "git", newId: () => "0190a000-0000-7000-8000-000000000001" };

/** As the rules for all events take them; throws for one they refuse. */
export function parsed(events: readonly JsonObject[]): NewEvent[] {
  return events.map((event) => {
    const read = parseEvent(event, parseContext);
    if (!read.ok) throw new Error(`${textAt(event, "id")}: ${JSON.stringify(read.problems)}`);
    return read.event;
  });
}

export async function readGit(repository: TestRepository, options?: GitFormatOptions): Promise<JsonObject[]> {
  return eventsOf(await recordsOf(repository.path, 0, options));
}

export function filesOf(events: readonly JsonObject[]): JsonObject[] {
  return events.filter((event) => event.get("entityType") === "file");
}

export function commitsOf(events: readonly JsonObject[]): JsonObject[] {
  return events.filter((event) => event.get("entityType") === "commit");
}

/** For comparing; no number of these tests needs more digits than a float has. */
export function plain(event: JsonObject | undefined): unknown {
  return JSON.parse(event ? canonicalJson(event) : "null");
}
