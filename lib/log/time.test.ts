import { expect, test } from "vitest";
import { dayName, delay, fullTime, readTimeZone, wallTime } from "./time";

const shipped = "2026-03-12T03:12:06.884999Z";

test("digits behind the second are the record's own, never rounded", () => {
  expect(wallTime(shipped, "UTC")).toEqual({
    date: "2026-03-12",
    clock: "03:12:06",
    millis: "884",
    micros: "884999",
  });
  expect(fullTime(shipped, "UTC")).toBe("2026-03-12 03:12:06.884 UTC");
  expect(fullTime(shipped, "Asia/Kolkata", "micros")).toBe("2026-03-12 08:42:06.884999 Kolkata");
});

test("the day turns at midnight of the zone that is shown", () => {
  expect(wallTime("2026-03-11T23:30:00.000000Z", "Europe/Amsterdam").date).toBe("2026-03-12");
  expect(wallTime("2026-03-12T00:10:00.000000Z", "Europe/Amsterdam").clock).toBe("01:10:00");
  expect(dayName("2026-03-12")).toBe("Thu 12 Mar 2026");
});

test("a time zone nobody knows is UTC", () => {
  expect(readTimeZone("Mars/Olympus")).toBe("UTC");
  expect(readTimeZone(undefined)).toBe("UTC");
  expect(readTimeZone("Europe/Amsterdam")).toBe("Europe/Amsterdam");
});

test.each([
  ["2026-03-12T03:12:06.884999Z", "2026-03-12T03:12:06.901999Z", "17 ms"],
  ["2026-03-12T03:12:06.884999Z", "2026-03-12T03:12:06.885000Z", "1 µs"],
  ["2026-03-12T03:12:05.000000Z", "2026-03-12T03:12:06.849000Z", "1.84 s"],
  ["2026-03-12T03:12:00.000000Z", "2026-03-12T03:14:15.100000Z", "2 m 15 s"],
  ["2026-03-12T03:12:06.000000Z", "2026-03-12T03:12:05.000000Z", "−1.00 s"],
  ["2026-03-10T00:00:00.000000Z", "2026-03-14T07:00:00.000000Z", "4 d 7 h"],
])("from %s to %s is %s", (start, end, text) => {
  expect(delay(start, end)).toBe(text);
});
