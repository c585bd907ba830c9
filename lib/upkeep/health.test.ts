/** The health page says only what was measured, and its title the worst of it. */
import { describe, expect, it } from "vitest";
import type { AnchorFacts } from "@/lib/ledger/anchor-facts";
import {
  bytesWords,
  type HealthFacts,
  healthFigures,
  healthTitle,
  needsSomeone,
  stepsToProof,
} from "./health";

const now = "2026-03-12T04:00:00.000000Z";
const earlier = "2026-03-12T03:59:50.000000Z";

const sound: HealthFacts = {
  integrity: {
    ...{
      now,
      size: "100",
      checkpointSize: "90",
      checkpointAt: earlier,
      upkeepAt: earlier,
      upkeepStartedAt: earlier,
    },
    ...{
      problem: null,
      wholeStatus: "verified",
      wholeAt: earlier,
      wholeTo: "90",
      tailTo: null,
      tailAt: null,
    },
    ...{ foundId: null, foundAt: null, foundPosition: null, foundCount: null },
  },
  ...{ unsealed: 0, lagMs: 0, jobs: 0, lastError: null, lastErrorAt: null, problemSince: null },
  ...{ anchors: [], partitions: [], databaseBytes: 1_500_000, rejectedOpen: 0, samples: [] },
};
const anchor: AnchorFacts = {
  ...{ name: "notary", kind: "witness", target: "https://n", size: "60", behind: "30" },
  ...{ anchoredAt: "2026-03-12T03:00:00.000000Z", checkedAt: now, error: null },
};

describe("the health of the log", () => {
  it("needs nobody while everything is as usual", () => {
    expect(needsSomeone(sound)).toEqual([]);
    expect(healthTitle(sound)).toEqual({
      title: "Events are sealed as they come",
      lead: "Nothing needs a person now.",
    });
  });

  it("leaves out what nobody measured", () => {
    const names = healthFigures({ ...sound, jobs: null }).map(({ name }) => name);
    expect(names).not.toContain("Jobs");
    expect(healthFigures(sound)[0]?.sentence).toBe("Upkeep has written no samples in the last 6 hours.");
  });

  it("warns by the limit, and not without one", () => {
    const warned = (facts: HealthFacts) =>
      healthFigures(facts).flatMap(({ name, warning }) => (warning ? [name] : []));
    expect(warned({ ...sound, lagMs: 10_000, unsealed: 10_001 })).toEqual([]);
    expect(warned({ ...sound, lagMs: 10_001, unsealed: 1 })).toEqual(["Seal lag"]);
    expect(warned({ ...sound, anchors: [anchor] })).toEqual(["Anchors behind"]);
    expect(warned({ ...sound, anchors: [{ ...anchor, anchoredAt: earlier }] })).toEqual([]);
  });

  it("asks for a person for each thing that waits for one, the worst in the title", () => {
    const silent = { ...sound, integrity: { ...sound.integrity, upkeepAt: "2026-03-12T03:00:00.000000Z" } };
    expect(healthTitle(silent).title).toBe("Upkeep has been silent since 2026-03-12 03:00:00 UTC");
    const facts: HealthFacts = {
      ...sound,
      integrity: { ...sound.integrity, problem: "The signing key is missing", foundCount: "2" },
      anchors: [{ ...anchor, error: "refused" }],
      ...{ rejectedOpen: 5, lastError: "seal: lost", lastErrorAt: earlier },
    };
    expect(needsSomeone(facts).map(({ what }) => what)).toEqual([
      "The record differs from what was sealed",
      "Upkeep cannot go on",
      "notary is late",
      "5 rejected events",
      "Upkeep met an error",
    ]);
    expect(healthTitle(facts)).toEqual({
      title: "Upkeep cannot go on",
      lead: "5 things need a person; the list is below.",
    });
  });

  it("counts positions from zero: of 100 sealed events the last is #99", () => {
    expect(stepsToProof(sound).map(({ words }) => words)).toEqual([
      "every event has its position",
      "up to position #99",
      "over 90 events at 2026-03-12 03:59:50 UTC",
    ]);
  });

  it("tells bytes in the unit a person reads", () => {
    expect([0, 999, 1_000, 1_500_000, 7e12].map(bytesWords)).toEqual([
      "0 B",
      "999 B",
      "1.0 kB",
      "1.5 MB",
      "7.0 TB",
    ]);
  });
});
