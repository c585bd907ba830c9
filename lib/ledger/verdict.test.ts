/** The verdict in sentences claims what was recomputed, counts what was not, and names the first difference. */
import { expect, it } from "vitest";
import { checkpointLine } from "./checkpoint-line";
import { worthOf } from "./guarantee-words";
import type { IntegrityFacts } from "./integrity";
import { integrityState } from "./integrity";
import { readVerification } from "./read-verification";
import type { VerificationFacts } from "./verification";
import { verdictOf } from "./verdict";

const now = "2026-03-12T04:00:00.000000Z";
const at = "2026-03-12T03:59:50.000000Z";
const facts: IntegrityFacts = {
  ...{
    now,
    size: "100",
    checkpointSize: "95",
    checkpointAt: at,
    upkeepAt: at,
    upkeepStartedAt: at,
    problem: null,
  },
  ...{ wholeStatus: "verified", wholeAt: at, wholeTo: "100", tailTo: null, tailAt: null },
  ...{ foundId: null, foundAt: null, foundPosition: null, foundCount: null },
};
const verdict = (change: Partial<IntegrityFacts> = {}, found: Parameters<typeof verdictOf>[2] = null) => {
  const all = { ...facts, ...change };
  return verdictOf(all, integrityState(all), found);
};

it("says all where all was recomputed, and else how many were not", () => {
  expect(verdict()).toEqual({
    tone: "good",
    title: "Nothing has been altered, removed or reordered",
    words: [
      "All 100 events are what was sealed.",
      "The server recomputed them at 2026-03-12 03:59:50 UTC. The last checkpoint, over 95 events, was signed at 2026-03-12 03:59:50 UTC.",
    ],
  });
  const part = verdict({ wholeTo: "99" });
  expect(part.title).toBe("Nothing up to #98 has been altered, removed or reordered");
  expect(part.words[0]).toBe(
    "The first 99 events are what was sealed; 1 newer event is sealed and not checked yet.",
  );
});

it("promises nothing of a log nobody checked", () => {
  for (const state of [
    verdict({ wholeStatus: null, wholeAt: null }),
    verdict({ upkeepAt: null, wholeAt: null }),
    verdict({ problem: "no key" }),
  ]) {
    expect(state.tone).not.toBe("good");
    expect([state.title, ...state.words].join(" ")).not.toMatch(/nothing has been altered/i);
  }
});

it("names the first difference by its position, and says how many more there are", () => {
  const finding = {
    kind: "altered",
    position: "48211",
    eventId: null,
    words: "It differs.",
    expected: "aa",
    actual: "bb",
  };
  const row = { findings: JSON.stringify([finding]), checks: "[]" } as VerificationFacts;
  const found = { foundId: "f", foundAt: at, foundPosition: "48211", foundCount: "3" };
  const { title, words, tone } = verdict(found, readVerification(row));
  expect([title, tone]).toEqual(["Event #48,211 is not what was sealed", "bad"]);
  expect(words).toEqual([
    "It differs.",
    "Found by the server at 2026-03-12 03:59:50 UTC. 2 further differences, listed below.",
  ]);
  expect(verdict(found, readVerification({ ...row, findings: "?" })).words).toContain(
    "What was written down about it cannot be read; verify again.",
  );
});

it("calls a checkpoint consistent only where a whole check covered it", () => {
  const row = {
    signedAt: at,
    size: "95",
    root: "",
    keyName: "k",
    sizeBefore: "90",
    folders: 0,
    witnesses: 0,
  };
  const covered = { events: "100", wholeAt: at, tailAt: null };
  expect(checkpointLine(row, covered, [])).toMatchObject({ added: "5", consistent: "holds" });
  expect(checkpointLine(row, null, []).consistent).toBe("unknown");
  expect(checkpointLine({ ...row, signedAt: now }, covered, []).consistent).toBe("unknown");
  expect(checkpointLine({ ...row, size: "101" }, covered, []).consistent).toBe("unknown");
});

it("says what a check was worth only by what it was held against", () => {
  const last = { status: "verified", checkpointSize: "95", checks: [] } as const;
  const anchor = {
    name: "n",
    kind: "witness",
    target: "",
    size: "95",
    anchoredAt: at,
    checkedAt: at,
    error: null,
    behind: "0",
  } as const;
  const holds = { name: "Witness n", outcome: "holds", words: "" } as const;
  expect(worthOf(null, [anchor], facts)).toMatch(/nothing is claimed/);
  expect(worthOf({ ...last, checks: [] }, [anchor], facts)).toMatch(/Nothing outside the database/);
  expect(worthOf({ ...last, checks: [{ ...holds, outcome: "differs" }] }, [anchor], facts)).toMatch(
    /Nothing outside/,
  );
  expect(worthOf({ ...last, checks: [holds] }, [anchor], facts)).toMatch(/unless the witness n takes part/);
});
