import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { textAt, valueAt } from "../formats/tree";
import { gitFormat } from "./git-format";
import { commitsOf, eventsOf, readGit, recordsOf, runGit, testRepositories } from "./git-testing";

const repositories = testRepositories();
afterEach(repositories.remove);

describe("openGitRepository", () => {
  it("reads the same from a work tree, a folder in it, a bare clone, a bundle and a stream", async () => {
    const repository = repositories.given([
      { mark: 1, files: [{ path: "a/b", content: "x" }] },
      { mark: 2, from: 1, files: [{ path: "a/b", content: "y" }] },
    ]);
    repository.git("reset", "-q", "--hard");
    const bare = join(dirname(repository.path), "bare");
    const bundle = join(dirname(repository.path), "bundle");
    runGit(repository.path, ["clone", "-q", "--bare", ".", bare]);
    repository.git("bundle", "create", "-q", bundle, "--all");
    const tell = async (from: string | ReturnType<typeof createReadStream>) => {
      const opened = await gitFormat().open(from);
      const all: string[] = [];
      for (const input of opened.inputs) {
        all.push(input.digest, String(input.size));
        for await (const record of input.records(0)) all.push(`${record.key} ${record.sizeRead}`);
      }
      await opened.close();
      return all;
    };
    const told = await tell(repository.path);
    expect(told).toHaveLength(2 + 4);
    expect(await tell(join(repository.path, "a"))).toEqual(told);
    expect(await tell(bare)).toEqual(told);
    expect(await tell(bundle)).toEqual(told);
    expect(await tell(createReadStream(bundle))).toEqual(told);
  });

  it("goes on behind the records that were imported before", async () => {
    const repository = repositories.given(
      Array.from({ length: 4 }, (_, at) => ({
        mark: at + 1,
        ...(at > 0 ? { from: at } : {}),
        files: [
          { path: "a", content: `${at}` },
          { path: `b${at}`, content: `${at}` },
        ],
      })),
    );
    const all = (await recordsOf(repository.path)).map((record) => record.key);
    expect(all).toHaveLength(12);
    for (const skip of [0, 1, 2, 7, 12])
      expect((await recordsOf(repository.path, skip)).map((record) => record.key)).toEqual(all.slice(skip));
  });

  it("marks what a shallow clone begins with as a baseline, and its cause may be missing", async () => {
    const repository = repositories.given([
      {
        mark: 1,
        files: [
          { path: "a", content: "1" },
          { path: "b", content: "1" },
        ],
      },
      { mark: 2, from: 1, files: [{ path: "a", content: "2" }] },
      { mark: 3, from: 2, files: [{ path: "a", content: "3" }] },
    ]);
    const clone = join(dirname(repository.path), "clone");
    runGit(repository.path, ["clone", "-q", "--depth", "2", `file://${repository.path}`, clone]);
    const events = eventsOf(await recordsOf(clone));
    const [first, second] = repository.git("rev-list", "--reverse", "main").trim().split("\n");
    expect(
      events.map((event) => [textAt(event, "id"), valueAt(event, "metadata", "baseline") ?? false]),
    ).toEqual([
      [`commit:${second}`, false],
      [`baseline:${second}:a`, true],
      [`baseline:${second}:b`, true],
      [expect.stringMatching(/^commit:/), false],
      [expect.stringMatching(/^[0-9a-f]{40}:a$/), false],
    ]);
    expect(textAt(events[0], "causationId")).toBe(`commit:${first}`);
  });

  it("runs nothing that a hostile repository asks for, and reads what it holds, not what it replaces", async () => {
    const repository = repositories.given([
      {
        mark: 1,
        files: [
          { path: "a", content: "x" },
          { path: ".gitattributes", content: "* diff=evil filter=evil\n" },
        ],
      },
    ]);
    repository.tell([{ mark: 9, branch: "other", message: "not this one" }]);
    repository.git("replace", "main", "other");
    repository.git("branch", "-D", "other");
    const witness = join(dirname(repository.path), "ran");
    const program = join(dirname(repository.path), "evil");
    writeFileSync(program, `#!/bin/sh\ntouch ${witness}\ncat "$@"\n`);
    chmodSync(program, 0o755);
    for (const name of [
      "core.fsmonitor",
      "core.pager",
      "core.editor",
      "diff.external",
      "diff.evil.textconv",
      "diff.evil.command",
      "filter.evil.smudge",
      "filter.evil.clean",
      "core.sshCommand",
      "core.alternateRefsCommand",
      "credential.helper",
      "uploadpack.packObjectsHook",
      "core.hooksPath",
    ])
      repository.git("config", name, name === "core.hooksPath" ? dirname(program) : program);
    for (const hook of ["post-index-change", "reference-transaction", "post-checkout"])
      writeFileSync(join(repository.path, ".git/hooks", hook), `#!/bin/sh\ntouch ${witness}\n`, {
        mode: 0o755,
      });
    const events = await readGit(repository);
    expect(commitsOf(events).map((event) => textAt(event, "reason"))).toEqual(["commit 1"]);
    expect(existsSync(witness)).toBe(false);
  });

  it("takes no notice of the variables that git itself would follow", async () => {
    const repository = repositories.given([{ mark: 1 }]);
    const other = repositories.given([{ mark: 1, message: "another" }]);
    process.env.GIT_DIR = join(other.path, ".git");
    try {
      expect((await readGit(repository)).map((event) => textAt(event, "reason"))).toEqual(["commit 1"]);
    } finally {
      delete process.env.GIT_DIR;
    }
  });

  it("leaves out what was put away, and reads an empty repository as nothing", async () => {
    const repository = repositories.given([{ mark: 1, files: [{ path: "a", content: "x" }] }]);
    repository.git("reset", "-q", "--hard");
    writeFileSync(join(repository.path, "a"), "secret");
    repository.git("-c", "user.name=a", "-c", "user.email=a@example.com", "stash");
    expect(commitsOf(await readGit(repository))).toHaveLength(1);
    expect(await readGit(repositories.given([]))).toEqual([]);
  });

  it("says what is wrong with what it cannot read, before anything is given, and leaves nothing behind", async () => {
    const repository = repositories.given([{ mark: 1, files: [{ path: "a", content: "x".repeat(10_000) }] }]);
    const folder = dirname(repository.path);
    const left = () => readdirSync(tmpdir()).filter((name) => /^whence-git-(?!test)/.test(name));
    const before = left();
    const bundle = join(folder, "bundle");
    repository.git("bundle", "create", "-q", bundle, "--all");
    truncateSync(bundle, 200);
    mkdirSync(join(folder, "empty"));
    writeFileSync(join(folder, "text"), "hello");
    repository.git("config", "uploadpack.allowFilter", "true");
    runGit(folder, ["clone", "-q", "--bare", "--filter=blob:none", `file://${repository.path}`, "partial"]);
    const why = async (from: string) =>
      gitFormat()
        .open(from)
        .then(() => "opened", String);
    expect(await why(bundle)).toContain("cannot be read as a bundle");
    expect(await why(join(folder, "empty"))).toContain("no git repository");
    expect(await why(join(folder, "text"))).toContain("neither a git repository's folder nor a bundle");
    expect(await why(join(folder, "absent"))).toContain("no such file or folder");
    expect(await why(join(folder, "partial"))).toContain("partial clone");
    const { PATH } = process.env;
    process.env.PATH = folder;
    try {
      expect(await why(repository.path)).toContain("git is not installed");
    } finally {
      process.env.PATH = PATH;
    }
    expect(left().filter((name) => !before.includes(name))).toEqual([]);
  });
});
