import { afterEach, describe, expect, it } from "vitest";
import { eventLimits } from "@/lib/model/event-limits";
import { isJsonNumber } from "@/lib/model/json";
import { textAt, valueAt } from "../formats/tree";
import { parseEvent } from "../parse-event";
import {
  commitsOf,
  filesOf,
  parseContext,
  parsed,
  plain,
  readGit,
  runGit,
  testRepositories,
} from "./git-testing";

const repositories = testRepositories();
afterEach(repositories.remove);

describe("gitFormat on what nobody expects in a repository", () => {
  it("loses no name, whatever bytes it is made of", async () => {
    const bytes = (...parts: (string | number[])[]) =>
      Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));
    const paths = [
      "line\nbreak",
      'quo"te',
      "t\tab",
      "\u00fcn\u00ef",
      ":100644 x M",
      "R",
      bytes("b", [0xff]),
      bytes("b", [0xfe]),
    ];
    const repository = repositories.given([
      {
        mark: 1,
        author: bytes("Ren", [0xe9], " <rene@example.com> 1700000000 +0100"),
        encoding: "ISO-8859-1",
        message: bytes("Caf", [0xe9]),
        files: paths.map((path) => ({ path, content: "x" })),
      },
      { mark: 2, from: 1, author: bytes("Bad", [0xc3, 0x28], " <bad@example.com> 1700000000 +0100") },
      { mark: 3, from: 2, author: "robot[bot] <> 1700000000 +0000" },
    ]);
    const events = await readGit(repository);
    expect(parsed(events)).toHaveLength(3 + paths.length);
    expect(filesOf(events).map((event) => textAt(event, "entityId"))).toEqual(
      expect.arrayContaining([
        "line\nbreak",
        'quo"te',
        "t\tab",
        "\u00fcn\u00ef",
        ":100644 x M",
        "R",
        "b\\xff",
        "b\\xfe",
      ]),
    );
    const odd = filesOf(events).find((event) => event.get("entityId") === "b\\xff");
    expect(Buffer.from(textAt(odd, "metadata", "pathBase64") ?? "", "base64")).toEqual(bytes("b", [0xff]));
    const [latin, broken, bot] = commitsOf(events).map(plain);
    expect(latin).toMatchObject({
      reason: "Caf\u00e9",
      metadata: { author: { name: "Ren\u00e9" }, encoding: "ISO-8859-1" },
    });
    expect(broken).toMatchObject({
      metadata: {
        author: { name: "Bad\ufffd(" },
        originals: { authorName: bytes("Bad", [0xc3, 0x28]).toString("base64") },
      },
    });
    expect(bot).toMatchObject({ actorId: "robot[bot]", actorType: "service" });
  });

  it("takes times as they stand: from 1970, out of order, in zones that do not exist", async () => {
    const at = (time: string) => `Ann <ann@example.com> ${time}`;
    const repository = repositories.given([
      { mark: 1, author: at("1700000000 +0100") },
      { mark: 2, from: 1, author: at("0 +0000") },
      { mark: 3, from: 2, author: at("1600000000 -0330") },
      { mark: 4, from: 3, author: at("1600000000 +1345") },
    ]);
    const broken = runGit(repository.path, ["cat-file", "commit", "main"]).replaceAll(
      "1600000000 +1345",
      "-694310400 +5130",
    );
    const hash = runGit(
      repository.path,
      ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
      Buffer.from(broken),
    );
    const late = runGit(
      repository.path,
      ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
      Buffer.from(broken.replaceAll("-694310400 +5130", "99999999999 +0000")),
    );
    repository.git("update-ref", "refs/heads/old", hash.trim());
    repository.git("update-ref", "refs/heads/late", late.trim());
    const events = await readGit(repository);
    const times = events.map((event) => textAt(event, "occurredAt"));
    expect(times.slice(0, 3)).toEqual([
      "2023-11-14T23:13:20+01:00",
      "1970-01-01T00:00:00+00:00",
      "2020-09-13T08:56:40-03:30",
    ]);
    expect(times.slice(3)).toContain("1948-01-01T00:00:00Z");
    const refused = events.filter((event) => !parseEvent(event, parseContext).ok);
    expect(refused.map((event) => textAt(event, "id"))).toEqual([`commit:${late.trim()}`]);
  });

  it("shows no more of a file than the limits, and an event is never too large for the log", async () => {
    const text = "x".repeat(64 * 1024);
    const control = "\u0001".repeat(64 * 1024);
    const numbers = `{"a":[${"1e99,".repeat(40_000)}0]}`;
    const repository = repositories.given([
      {
        mark: 1,
        files: [
          { path: "text", content: text },
          { path: "longer", content: `${text}x` },
          { path: "control", content: control },
          { path: "numbers", content: numbers },
          { path: "json", content: `{"a":"${"x".repeat(200_000)}"}` },
          { path: "large", content: Buffer.alloc(5_000_000) },
          { path: "many", content: `{${Array.from({ length: 5000 }, (_, at) => `"${at}":0`).join()}}` },
          { path: "list", content: "[1]" },
        ],
      },
      {
        mark: 2,
        from: 1,
        files: [
          { path: "control", content: `${control.slice(1)}x` },
          { path: "large", content: null },
        ],
      },
    ]);
    const events = await readGit(repository);
    for (const event of parsed(events)) {
      expect(Buffer.byteLength((event.after ?? "") + (event.changed ?? ""))).toBeLessThan(
        eventLimits.eventBytesMax,
      );
    }
    const after = Object.fromEntries(
      filesOf(events)
        .slice(0, 8)
        .map((event) => [textAt(event, "entityId"), valueAt(event, "after")]),
    );
    const keys = (name: string) => (after[name] instanceof Map ? [...after[name].keys()] : []);
    expect(
      ["text", "longer", "control", "numbers", "json", "large", "many", "list"].map((name) => [
        name,
        ...keys(name),
      ]),
    ).toEqual([
      ["text", "mode", "lines", "content"],
      ["longer", "mode", "bytes", "blob"],
      ["control", "mode", "lines", "content"],
      ["numbers", "mode", "bytes", "blob"],
      ["json", "a"],
      ["large", "mode", "bytes", "blob"],
      ["many", "mode", "lines", "content"],
      ["list", "mode", "lines", "content"],
    ]);
    const bytes = valueAt(after.large, "bytes");
    expect(isJsonNumber(bytes) && bytes.number).toBe("5000000");
    const small = filesOf(await readGit(repository, { textBytesMax: 0, jsonBytesMax: 0 }));
    expect(small.map((event) => valueAt(event, "after", "content")).filter(Boolean)).toEqual([]);
  });
});
