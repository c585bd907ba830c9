/** The badge never says more than was recomputed, and the worst news wins. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describePublishProblem, type PublishProblem } from "./publish-problem";
import { badgeWords, type IntegrityFacts, integrityState } from "./integrity";

const now = "2026-03-12T04:00:00.000000Z";
const minutesAgo = (minutes: number): string =>
  new Date(Date.parse(now) - minutes * 60_000).toISOString().replace("Z", "000Z");

const sound: IntegrityFacts = {
  now,
  size: "1204331",
  checkpointSize: "1204331",
  checkpointAt: minutesAgo(2),
  upkeepAt: minutesAgo(0.1),
  upkeepStartedAt: minutesAgo(500),
  problem: null,
  wholeStatus: "verified",
  wholeAt: minutesAgo(14),
  wholeTo: "1204000",
  tailTo: null,
  tailAt: null,
  foundId: null,
  foundAt: null,
  foundPosition: null,
  foundCount: null,
};
const found = { foundId: "f", foundAt: minutesAgo(1), foundPosition: "48211", foundCount: "1" };
const stateOf = (change: Partial<IntegrityFacts> = {}) => integrityState({ ...sound, ...change });

describe("what the badge says", () => {
  it("reaches as far as the last whole check went, not as far as the log does", () => {
    expect(badgeWords(stateOf())).toMatchObject({
      label: "Verified to",
      place: "#1,203,999",
      at: minutesAgo(14),
    });
  });

  it("reaches on with the checks of the tail, and keeps the time of the whole check", () => {
    const state = stateOf({ tailTo: "1204331", tailAt: minutesAgo(1) });
    expect(badgeWords(state)).toMatchObject({ place: "#1,204,330", at: minutesAgo(14) });
    expect(badgeWords(state).title).toContain("the whole log at 2026-03-12 03:46:00 UTC");
  });

  it("is not checked yet before any whole check came to a verdict, whatever tails were looked at", () => {
    expect(stateOf({ wholeStatus: null, wholeAt: null, wholeTo: null, tailTo: "9", tailAt: now }).kind).toBe(
      "unchecked",
    );
    expect(stateOf({ wholeTo: "0", size: "0" }).kind).toBe("unchecked");
  });

  it("is late when upkeep is silent for over 30 s, never ran, or signed nothing for over 90 min", () => {
    expect(stateOf({ upkeepAt: minutesAgo(0.5) }).kind).toBe("verified");
    expect(stateOf({ upkeepAt: minutesAgo(0.51) })).toMatchObject({ kind: "late", why: "silent" });
    expect(stateOf({ upkeepAt: null })).toMatchObject({ kind: "late", why: "never-ran" });
    expect(stateOf({ checkpointAt: minutesAgo(90) }).kind).toBe("verified");
    expect(stateOf({ checkpointAt: minutesAgo(91) })).toMatchObject({ kind: "late", why: "no-checkpoint" });
    expect(stateOf({ checkpointAt: null, upkeepStartedAt: minutesAgo(3) }).kind).toBe("verified");
    expect(stateOf({ checkpointAt: null, upkeepStartedAt: minutesAgo(91) }).kind).toBe("late");
  });

  it("names the first altered position, and the log as a whole where there is none", () => {
    expect(badgeWords(stateOf(found))).toMatchObject({ label: "Record altered at", place: "#48,211" });
    expect(badgeWords(stateOf({ ...found, foundPosition: null }))).toMatchObject({
      label: "Record altered",
      place: null,
    });
  });

  it("tells an older copy, another past and any other refusal apart, by the titles upkeep gives", () => {
    const what = (problem: string) => {
      const state = stateOf({ problem });
      return state.kind === "refused" ? state.what : state.kind;
    };
    const title = (problem: PublishProblem) => describePublishProblem(problem).title;
    expect(what(title({ kind: "rolled-back", from: 9n, to: 5n, at: "a" }))).toBe("restored");
    expect(what(title({ kind: "forked", size: 5n, expected: "", actual: "", at: "a" }))).toBe("forked");
    expect(what(title({ kind: "key-missing", path: "p" }))).toBe("unsigned");
  });

  it("never calls a log verified that has a finding, a problem or a silent upkeep", () => {
    const bad = fc.constantFrom<Partial<IntegrityFacts>>(
      found,
      { problem: "no key" },
      { upkeepAt: minutesAgo(1) },
      { wholeStatus: "tampered", ...found },
      { wholeStatus: "tampered" },
    );
    fc.assert(
      fc.property(bad, fc.subarray(["tail", "old"]), (change, more) => {
        const tail = more.includes("tail") ? { tailTo: "1204331", tailAt: now } : {};
        expect(stateOf({ ...tail, ...change }).kind).not.toBe("verified");
      }),
    );
  });
});
