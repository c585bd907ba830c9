import { expect, test } from "vitest";
import { recordingOf } from "./generated-parts";

test("an import of more than 20 million events is split into parts that hold no more, without a gap", () => {
  const events = 50_000_000;
  const { parts, recordedAt } = recordingOf("imported", events);
  expect(parts.map((part) => part.name)).toEqual([
    "event_2025_01",
    "event_2025_01_15_0640",
    "event_2025_01_15_1320",
  ]);
  for (const [i, part] of parts.entries()) {
    const next = parts[i + 1];
    if (next) expect(next.from).toEqual(part.to);
    // The number of the first event that this part no longer holds.
    const at = next ? Math.round((events * (i + 1)) / parts.length) : events;
    expect(recordedAt(at - 1, 0)).toBeLessThan(part.to.getTime() * 1000);
    expect(recordedAt(at - 1, 0)).toBeGreaterThanOrEqual(part.from.getTime() * 1000);
  }
});

test("a log as it happened has 24 months, and time never runs back", () => {
  const { parts, recordedAt } = recordingOf("happened", 10);
  expect(parts).toHaveLength(24);
  expect(parts[0]).toMatchObject({ name: "event_2023_01", from: new Date("2023-01-01") });
  expect(parts.at(-1)).toMatchObject({ name: "event_2024_12", to: new Date("2025-01-01") });
  const same = Date.UTC(2024, 0, 1) * 1000;
  const times = Array.from({ length: 200 }, (_, n) => recordedAt(n, same));
  for (const [i, time] of times.entries()) if (i > 0) expect(time).toBeGreaterThan(times[i - 1] ?? 0);
});
