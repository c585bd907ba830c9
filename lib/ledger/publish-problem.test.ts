import { expect, test } from "vitest";
import { describePublishProblem, type PublishProblem } from "./publish-problem";

const at = "/mnt/elsewhere";
const problems: { [Kind in PublishProblem["kind"]]: Extract<PublishProblem, { kind: Kind }> } = {
  "rolled-back": { kind: "rolled-back", from: 50_414n, to: 50_000n, at },
  forked: { kind: "forked", size: 50_414n, expected: "aa", actual: "bb", at },
  broken: { kind: "broken", size: 1_000n, reason: "a tile is missing" },
  "key-missing": { kind: "key-missing", path: "/data/ledger/signing-key" },
  "key-unusable": {
    kind: "key-unusable",
    path: "/data/ledger/signing-key",
    reason: "it can be read by others",
  },
  "not-the-first": { kind: "not-the-first", size: 50_414n, at: "the database" },
  "another-log": { kind: "another-log", expected: "a.example/log", actual: "b.example/log" },
  "checkpoint-unreadable": {
    kind: "checkpoint-unreadable",
    path: "/data/ledger/checkpoint",
    reason: "no key",
  },
  folder: { kind: "folder", path: "/data/ledger", reason: "ENOSPC: no space left on device" },
};

test("every problem is said with what it is about, and never as more than was found", () => {
  for (const problem of Object.values(problems)) {
    const { title, words } = describePublishProblem(problem);
    const said = `${title} ${words}`;
    // What it is about may begin the sentence.
    const saidBy = said.toLowerCase();
    for (const [name, value] of Object.entries(problem))
      if (name !== "kind")
        expect(saidBy).toContain(
          typeof value === "bigint" ? value.toLocaleString("en-US") : value.toLowerCase(),
        );
    expect(said).not.toMatch(/undefined|\bleaf\b|cannot be tampered/);
  }
});

test("a log restored to an older copy is said from where to where", () => {
  expect(describePublishProblem(problems["rolled-back"]).title).toBe(
    "The log was rolled back from 50,414 to 50,000 events",
  );
});
