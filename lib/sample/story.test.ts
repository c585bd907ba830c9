import { describe, expect, it } from "vitest";
import { readJson } from "@/lib/model/json";
import { numberPlans } from "./number-plans";
import { order } from "./scripted-orders";
import { fact, scene } from "./scene";
import { type Step, stepsOf } from "./step";
import { sampleSeed, tellStory } from "./story";
import { alice } from "./cast";
import { instantOf, startOf, storyEnd, thursday } from "./story-time";

const lastDay = tellStory(sampleSeed, { days: 1 });
const story = tellStory();

describe("the story", () => {
  it("is the same to the byte for the same seed, and another for another", () => {
    expect(JSON.stringify(tellStory()) === JSON.stringify(story)).toBe(true);
    expect(JSON.stringify(tellStory("another seed", { days: 1 }))).not.toBe(JSON.stringify(lastDay));
  }, 30_000);

  it("holds together for any seed: no number is given twice, no cause is unknown", () => {
    for (const seed of ["1", "2", "3", "metal", "Zürich"])
      expect(tellStory(seed, { days: 1 }).length).toBeGreaterThan(1_000);
    expect(tellStory("Öre").length).toBeGreaterThan(15_000);
  }, 30_000);

  it("ends in the same last day, however many days are told before it", () => {
    for (const steps of [story, tellStory(sampleSeed, { days: 6 })]) {
      const last = steps.slice(-lastDay.length).map((step, index) => ({ ...step, number: index + 1 }));
      expect(last).toEqual(lastDay);
    }
  });

  it("has thirty days at most", () => {
    for (const days of [0, 31, 1.5]) expect(() => tellStory(sampleSeed, { days })).toThrow("1 to 30 days");
  });

  it("is told in the order of the log's clock, from the opening to 03:47", () => {
    const clocks = story.map((step) => step.clock);
    expect(clocks).toEqual([...clocks].sort());
    expect((clocks[0] ?? "") > instantOf(startOf(30))).toBe(true);
    expect((clocks.at(-1) ?? "") < instantOf(storyEnd)).toBe(true);
    expect(story.map((step) => step.number)).toEqual(story.map((_, index) => index + 1));
  });

  it("names causes that were told before, but for what partners lost", () => {
    const told = new Set<string>();
    const unknown: string[] = [];
    for (const step of story) {
      const inStep = step.acts.flatMap((act) => ("event" in act ? [field(act.event, "id")] : []));
      for (const cause of causesOf(step)) {
        if (!told.has(cause) && !inStep.includes(cause)) unknown.push(step.source);
      }
      for (const id of inStep) told.add(id);
    }
    expect(unknown.length).toBeGreaterThan(0);
    expect(new Set(unknown)).toEqual(new Set(["partner-api"]));
  });

  it("is lively by day and in the small hours of the incident, and quiet around one at night", () => {
    const acts = (from: string, to: string) =>
      story
        .filter(({ clock }) => clock >= from && clock < to)
        .reduce((sum, step) => sum + step.acts.length, 0);
    const quiet = acts("2026-03-12T00:30", "2026-03-12T01:30");
    expect(acts("2026-03-11T10:00", "2026-03-11T11:00")).toBeGreaterThan(1.5 * quiet);
    expect(acts("2026-03-12T03:00", "2026-03-12T03:47")).toBeGreaterThan(8 * quiet);
  });
});

describe("telling it wrong", () => {
  const at = thursday("03:00:00");

  it("a cause that is never told is refused", () => {
    expect(() => stepsOf([scene(at, alice, { cause: "nobody said" }, [fact("a", "x.done")])])).toThrow(
      "nobody said",
    );
  });

  it("one name for two events is refused", () => {
    const scenes = [1, 2].map((second) => scene(at + second, alice, {}, [fact("a", "x.done")]));
    expect(() => stepsOf(scenes)).toThrow("a twice");
  });

  it("a fixed number that the desk has counted past is refused", () => {
    const plan = (id: string, payment: string, clock: string) => ({
      ...order(id, { at, of: "Vega Windings", weight: "1.0", price: "1.00" }),
      payment: { id: payment, at: thursday(clock), refusedAt: [] },
    });
    expect(() => numberPlans([plan("1", "20", "03:01:00"), plan("2", "19", "03:02:00")], [])).toThrow(
      "payment/19",
    );
  });
});

const field = (json: Parameters<typeof readJson>[0], name: string): string => {
  const tree = readJson(json);
  const value = tree instanceof Map ? tree.get(name) : undefined;
  return typeof value === "string" ? value : "";
};

function causesOf(step: Step): string[] {
  const own = step.acts.flatMap((act) => ("event" in act ? [field(act.event, "causation_id")] : []));
  return [...own, step.causationId ?? ""].filter((cause) => cause !== "");
}
