import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";
import { realData, skippedWithout } from "../formats/real-data";
import { textAt, valueAt } from "../formats/tree";
import { gitFormat } from "./git-format";
import {
  ben,
  commitsOf,
  eventsOf,
  filesOf,
  parsed,
  plain,
  readGit,
  type TestRepository,
  testRepositories,
  testRepository,
} from "./git-testing";

const repositories = testRepositories();
afterEach(repositories.remove);

describe("gitFormat", () => {
  it("tells a commit and its files: who, what, on what, from and to, and why", async () => {
    const { git, ...repository } = repositories.given([
      {
        mark: 1,
        message: "Start\n\nWith a body.\n",
        files: [{ path: "package.json", content: '{"version": "1.0"}' }],
      },
      {
        mark: 2,
        from: 1,
        committer: ben,
        message: "Release (#12)\n",
        files: [
          { path: "package.json", content: '{"version": "1.10"}' },
          { path: "notes.txt", content: "hello\n" },
        ],
      },
    ]);
    const events = await readGit({ git, ...repository });
    const [first, second] = git("rev-list", "--reverse", "main").trim().split("\n");
    expect(events.map((event) => `${textAt(event, "id")} < ${textAt(event, "causationId")}`)).toEqual([
      `commit:${first} < undefined`,
      `${first}:package.json < commit:${first}`,
      `commit:${second} < commit:${first}`,
      `${second}:notes.txt < commit:${second}`,
      `${second}:package.json < commit:${second}`,
    ]);
    expect(plain(events[0])).toMatchObject({
      type: "git.committed",
      entityType: "commit",
      entityId: first,
      reason: "Start",
      payload: { files: 1, message: "Start\n\nWith a body." },
    });
    expect(plain(events[4])).toMatchObject({
      type: "file.modified",
      entityType: "file",
      entityId: "package.json",
      operation: "update",
      occurredAt: "2023-11-14T23:13:20+00:00",
      actorId: "ann@example.com",
      actorType: "user",
      reason: "Release (#12)",
      correlationId: "#12",
      transactionId: second,
      before: { version: "1.0" },
      after: { version: "1.10" },
    });
    expect(plain(events[3])).toMatchObject({ after: { mode: "100644", lines: 1, content: "hello\n" } });
    expect(plain(events[2])).toMatchObject({
      metadata: {
        author: { name: "Ann Example", email: "ann@example.com", time: "2023-11-14T23:13:20+01:00" },
        committer: { name: "Ben Example", email: "ben@example.com", time: "2023-11-14T23:13:20+00:00" },
      },
    });
    expect(parsed(events)).toHaveLength(5);
  });

  it("told along a line of commits, its file events make up git's own tree after each of them", async () => {
    const path = fc.constantFrom("a", "b/c", "b/d", "e \u00e9.json");
    const content = fc.constantFrom("", "x\n", "one\ntwo\nthree\nfour\n", '{"n": 1.10}', "bin\0ary", null);
    const mode = fc.constantFrom("100644", "100755", "120000");
    const files = fc.uniqueArray(fc.record({ path, content, mode }), {
      selector: (file) => file.path,
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(files, { minLength: 1, maxLength: 6 }), async (history) => {
        const repository = testRepository();
        try {
          repository.tell(
            history.map((files, at) => ({ mark: at + 1, files, ...(at > 0 ? { from: at } : {}) })),
          );
          const tree = new Map<string, string>();
          const images = new Map<string, string>();
          const events = await readGit(repository);
          parsed(events);
          for (const event of [...events, null]) {
            if (event?.get("entityType") === "file") applyTo(tree, images, event);
            else if (tree.size > 0 && event !== null)
              expectTree(repository, tree, textAt(event, "causationId"));
            else if (event === null) expectTree(repository, tree, "commit:main");
          }
        } finally {
          repository.remove();
        }
      }),
      { numRuns: 5 },
    );
  });

  it("counts every file of every commit, and of merges what they decided themselves", async () => {
    const repository = repositories.given([
      { mark: 1, files: [{ path: "a", content: "1\n2\n3\n" }] },
      { mark: 2, from: 1, branch: "left", files: [{ path: "a", content: "left\n" }] },
      {
        mark: 3,
        from: 1,
        branch: "right",
        files: [
          { path: "a", content: "right\n" },
          { path: "r", content: "r" },
        ],
      },
      {
        mark: 4,
        from: 2,
        merge: [3],
        files: [
          { path: "a", content: "both\n" },
          { path: "r", content: "r" },
        ],
      },
      { mark: 5, from: 1, branch: "third", author: ben },
      { mark: 6, from: 4, merge: [3, 5], author: ben },
    ]);
    const events = await readGit(repository);
    const hashes = (revision: string) => repository.git("rev-parse", revision).trim();
    const merge = events.find((event) => event.get("id") === `commit:${hashes("main^1")}`);
    expect(plain(merge)).toMatchObject({
      type: "git.merged",
      causationId: `commit:${hashes("left")}`,
      causes: [`commit:${hashes("right")}`],
    });
    const merged = filesOf(events).filter((event) => event.get("type") === "file.merged");
    expect(merged.map(plain)).toMatchObject([
      { entityId: "a", before: { content: "left\n" }, after: { content: "both\n" }, operation: "update" },
    ]);
    const octopus = events.find((event) => event.get("id") === `commit:${hashes("main")}`);
    expect(plain(octopus)).toMatchObject({
      causes: [`commit:${hashes("right")}`, `commit:${hashes("third")}`],
    });
    const ids = events.map((event) => textAt(event, "id") ?? "");
    expect(new Set(ids).size).toBe(ids.length);
    for (const [at, event] of events.entries()) {
      const causes = [
        textAt(event, "causationId"),
        ...((plain(event) as { causes?: string[] }).causes ?? []),
      ];
      for (const cause of causes) if (cause !== undefined) expect(ids.indexOf(cause)).toBeLessThan(at);
      if (causes[0] !== undefined) expect(ids).toContain(causes[0]);
    }
    expect(parsed(events)).toHaveLength(events.length);
  });

  it("tells renames, modes, links, submodules, changes of kind and commits without a file", async () => {
    const long = "a line that stays\n".repeat(20);
    const repository = repositories.given([
      {
        mark: 1,
        files: [
          { path: "old", content: long },
          { path: "run", content: "#!\n" },
          { path: "link", content: "old", mode: "120000" },
          { path: "sub", content: "1234567890123456789012345678901234567890", mode: "160000" },
          { path: "kind", content: "x" },
          { path: "data.json", content: '{"a":1}' },
        ],
      },
      {
        mark: 2,
        from: 1,
        files: [
          { path: "old", content: null },
          { path: "new", content: `${long}more\n` },
          { path: "run", content: "#!\n", mode: "100755" },
          { path: "link", content: "new", mode: "120000" },
          { path: "sub", content: "2234567890123456789012345678901234567890", mode: "160000" },
          { path: "kind", content: "new", mode: "120000" },
          { path: "data.json", content: '{ "a": 1 }' },
        ],
      },
      { mark: 3, from: 2 },
    ]);
    const events = await readGit(repository);
    expect(parsed(events)).toHaveLength(6 + 7 + 3);
    const changed = Object.fromEntries(
      filesOf(events)
        .slice(6)
        .map((event) => [textAt(event, "entityId"), plain(event)]),
    );
    expect(changed.old).toMatchObject({ type: "file.deleted", metadata: { renamedTo: "new" } });
    expect(changed.new).toMatchObject({
      type: "file.renamed",
      operation: "insert",
      payload: { from: "old" },
    });
    expect(changed.run).toMatchObject({ before: { mode: "100644" }, after: { mode: "100755" } });
    expect(changed.link).toMatchObject({ before: { target: "old" }, after: { target: "new" } });
    expect(changed.sub).toMatchObject({
      before: { mode: "160000", commit: "1234567890123456789012345678901234567890" },
      after: { mode: "160000", commit: "2234567890123456789012345678901234567890" },
    });
    expect(changed.kind).toMatchObject({
      before: { content: "x" },
      after: { mode: "120000", target: "new" },
    });
    // Only its spaces changed: that it did is told, and that nothing in it did.
    expect(changed["data.json"]).toMatchObject({ operation: "update", type: "file.modified" });
    expect(changed["data.json"]).not.toHaveProperty("before");
    expect(plain(commitsOf(events)[2])).toMatchObject({ payload: { files: 0 } });
  });
});

describe.skipIf(realData("git") === null)(skippedWithout("git", "stratus-red-team.bundle"), () => {
  it("holds 1,000 commits, 67 of them merges, and 4,181 changed files, all of them events", {
    timeout: 60_000,
  }, async () => {
    const opened = await gitFormat().open(join(realData("git") ?? "", "stratus-red-team.bundle"));
    const counts: Record<string, number> = {};
    const seen = new Set<string>();
    for (const input of opened.inputs)
      for await (const record of input.records(0)) {
        const events = eventsOf([record]);
        for (const { type, id, causationId, causes } of parsed(events)) {
          counts[type] = (counts[type] ?? 0) + 1;
          for (const cause of [causationId, ...causes]) expect(cause === null || seen.has(cause)).toBe(true);
          seen.add(id);
        }
      }
    await opened.close();
    const {
      "git.committed": committed = 0,
      "git.merged": merges = 0,
      "file.merged": decided,
      ...files
    } = counts;
    expect([committed + merges, merges]).toEqual([1000, 67]);
    expect(Object.values(files).reduce((sum, count) => sum + count)).toBe(4181);
    // Five files that a merge made into something none of its parents has.
    expect(decided).toBe(5);
    expect(seen.size).toBe(1000 + 4181 + 5);
  });
});

function applyTo(tree: Map<string, string>, images: Map<string, string>, event: JsonObject): void {
  const path = textAt(event, "entityId") ?? "";
  const [before, after] = [valueAt(event, "before"), valueAt(event, "after")];
  // What an event says was there is what the one before it left.
  if (before !== undefined) expect(canonicalJson(before)).toBe(images.get(path));
  if (after !== undefined) images.set(path, canonicalJson(after));
  const mode = textAt(event, "payload", "mode", "to");
  if (mode === undefined) {
    tree.delete(path);
    images.delete(path);
  } else tree.set(path, `${mode} ${textAt(event, "payload", "blob", "to")}`);
}

function expectTree(repository: TestRepository, tree: Map<string, string>, commit: string | undefined): void {
  const listed = repository.git("ls-tree", "-r", "-z", (commit ?? "").replace("commit:", ""));
  const entries = Buffer.from(listed, "latin1").toString("utf8").split("\0").filter(Boolean);
  const expected = entries.map((entry): [string, string] => {
    const [mode = "", , blob = ""] = entry.split(/[ \t]/);
    return [entry.slice(entry.indexOf("\t") + 1), `${mode} ${blob}`];
  });
  expect(tree).toEqual(new Map(expected));
}
