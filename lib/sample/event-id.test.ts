import { expect, it } from "vitest";
import { chance } from "./chance";
import { eventId } from "./event-id";
import { tellStory } from "./story";
import { instantOf, thursday } from "./story-time";

it("an id is a UUID of version 7 that begins with its millisecond", () => {
  const at = thursday("03:12:06.884");
  const id = eventId(at, "order/1042 move 1");
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(at / 1_000);
  expect(eventId(at, "order/1042 move 1")).toBe(id);
  expect(eventId(at, "order/1042 move 2")).not.toBe(id);
});

it("every event of the story has an id of its own", () => {
  const ids = tellStory().flatMap((step) =>
    step.acts.flatMap((act) => ("event" in act ? [act.event.slice(0, 50)] : [])),
  );
  expect(new Set(ids).size).toBe(ids.length);
}, 30_000);

it("microseconds are kept in the story's instants", () => {
  expect(instantOf(thursday("03:12:06.884123"))).toBe("2026-03-12T03:12:06.884123Z");
  expect(instantOf(thursday("03:12:06.000007"))).toBe("2026-03-12T03:12:06.000007Z");
});

it("chance repeats itself for a seed, and reaches both ends", () => {
  const draw = (seed: string) => {
    const luck = chance(seed);
    return Array.from({ length: 200 }, () => luck.between(1, 6));
  };
  expect(draw("a")).toEqual(draw("a"));
  expect(draw("a")).not.toEqual(draw("b"));
  expect(new Set(draw("a"))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
});
