import { expect, test } from "vitest";
import { readView, timelineHref } from "@/lib/query/view";
import { describeRange, formatUtcField, lastRange, readUtcField } from "./range";

test("a preset becomes two absolute moments that a view can hold", () => {
  const range = lastRange(Date.UTC(2026, 2, 12, 3, 47, 0, 1), 3_600_000);
  expect(range).toEqual({ from: "2026-03-12T02:47:01Z", to: "2026-03-12T03:47:01Z" });
  expect(readView(range).ok).toBe(true);
  expect(timelineHref({ conditions: [] })).toBe("/timeline");
});

test("the fields take a day, a minute or a microsecond, and nothing that is no moment", () => {
  expect(readUtcField("2026-03-06")).toBe("2026-03-06T00:00:00.000000Z");
  expect(readUtcField("2026-03-06 01:02:03.000004")).toBe("2026-03-06T01:02:03.000004Z");
  expect(readUtcField("2026-02-30 00:00")).toBeNull();
  expect(readUtcField("yesterday")).toBeNull();
  expect(formatUtcField("2026-03-06T01:02:03.000004Z")).toBe("2026-03-06 01:02:03.000004");
});

test("a range is read out with its days and zone", () => {
  expect(describeRange("2026-03-12T03:05:00Z", "2026-03-12T03:25:30Z", "UTC")).toBe(
    "Thu 12 Mar 03:05 – 03:25:30 UTC",
  );
  expect(describeRange("2026-03-11T23:30:00Z", "2026-03-12T03:25:00Z", "UTC")).toBe(
    "Wed 11 Mar 23:30 – Thu 12 Mar 03:25 UTC",
  );
  expect(describeRange("2026-03-11T23:30:00Z", null, "Europe/Amsterdam")).toBe(
    "since Thu 12 Mar 00:30 Amsterdam",
  );
  expect(describeRange(null, null, "UTC")).toBeNull();
});
