import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInstant } from "./read-instant";

const instant = (text: string) => {
  const read = readInstant(text);
  return read.ok ? read.instant : read.message;
};

describe("readInstant", () => {
  it.each([
    ["2026-03-12T03:12:06Z", "2026-03-12T03:12:06.000000Z"],
    ["2026-03-12t03:12:06.5z", "2026-03-12T03:12:06.500000Z"],
    ["2026-03-12T03:12:06.884123Z", "2026-03-12T03:12:06.884123Z"],
    ["2026-03-12T03:12:06+14:00", "2026-03-11T13:12:06.000000Z"],
    ["2026-03-12T03:12:06-00:00", "2026-03-12T03:12:06.000000Z"],
    ["2026-01-01T00:30:00.25+01:00", "2025-12-31T23:30:00.250000Z"],
    ["2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000000Z"],
    ["1900-01-01T00:00:00Z", "1900-01-01T00:00:00.000000Z"],
    ["2200-12-31T23:59:59.999999Z", "2200-12-31T23:59:59.999999Z"],
    // Both sides of a change of clocks are plain instants, since the zone is an offset.
    ["2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00.000000Z"],
    ["2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00.000000Z"],
  ])("%s is %s", (text, utc) => expect(instant(text)).toBe(utc));

  it("cuts digits past microseconds, never rounds, and says so", () => {
    expect(readInstant("2026-12-31T23:59:59.999999999Z")).toEqual({
      ok: true,
      instant: "2026-12-31T23:59:59.999999Z",
      cut: true,
    });
    expect(readInstant("2026-12-31T23:59:59.123456000Z")).toMatchObject({ ok: true, cut: false });
  });

  it.each([
    ["2026-03-12T24:00:00Z", "hour"],
    ["2026-03-12T23:60:00Z", "minute"],
    ["2026-12-31T23:59:60Z", "second"],
    ["2026-02-29T00:00:00Z", "day"],
    ["2100-02-29T00:00:00Z", "day"],
    ["2026-04-31T00:00:00Z", "day"],
    ["2026-13-01T00:00:00Z", "day"],
    ["2026-00-10T00:00:00Z", "day"],
    ["2026-03-12T03:12:06+24:00", "zone"],
    ["2026-03-12T03:12:06+05:60", "zone"],
    ["2026-03-12T03:12:06", "zone"],
    ["2026-03-12 03:12:06Z", "must be a time"],
    ["2026-03-12", "must be a time"],
    ["20260312T031206Z", "must be a time"],
    ["2026-03-12T03:12Z", "must be a time"],
    ["2026-03-12T03:12:06.Z", "must be a time"],
    ["2026-03-12T03:12:06,5Z", "must be a time"],
    ["infinity", "must be a time"],
    ["-infinity", "must be a time"],
    ["now", "must be a time"],
    ["294276-12-31T23:59:59Z", "must be a time"],
    ["0044-03-15T12:00:00Z", "years"],
    ["-0044-03-15T12:00:00Z", "must be a time"],
    ["1899-12-31T23:59:59Z", "years"],
    ["1900-01-01T00:00:00+01:00", "years"],
    ["2201-01-01T00:00:00Z", "years"],
    ["2200-12-31T23:59:59-01:00", "years"],
    ["٢٠٢٦-03-12T03:12:06Z", "must be a time"],
    [" 2026-03-12T03:12:06Z", "must be a time"],
    [`2026-03-12T03:12:06.${"9".repeat(100_000)}Z`, "must be a time"],
  ])("refuses %s", (text, why) => expect(instant(text)).toContain(why));

  it("agrees with Date on every instant of two centuries", () => {
    const date = fc.date({ min: new Date("1900-01-02"), max: new Date("2200-12-30"), noInvalidDate: true });
    fc.assert(
      fc.property(date, (at) => {
        expect(instant(at.toISOString())).toBe(at.toISOString().replace("Z", "000Z"));
      }),
    );
  });
});
