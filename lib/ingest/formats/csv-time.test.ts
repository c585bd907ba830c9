import { describe, expect, it } from "vitest";
import { parseTimeFormat, parseTimeZone, readTime } from "./csv-time";

function read(cell: string, format = "iso", zone?: string): string {
  const timeFormat = parseTimeFormat(format);
  if (timeFormat === null) throw new Error(`no format: ${format}`);
  const read = readTime(cell, timeFormat, zone === undefined ? null : parseTimeZone(zone));
  return read.ok ? read.text : `refused: ${read.message}`;
}

describe("readTime", () => {
  it.each([
    ["2010-12-30 14:32:00+01:00", "2010-12-30T14:32:00+01:00"],
    ["2010-12-30T14:32:00.123456789Z", "2010-12-30T14:32:00.123456789Z"],
    ["2010-12-30 14:32:00,5 UTC", "2010-12-30T14:32:00.5Z"],
    ["2010-12-30 14:32+0100", "2010-12-30T14:32:00+01:00"],
    ["2010-12-30 14:32:00-03", "2010-12-30T14:32:00-03:00"],
  ])("reads %s with its own zone, whatever zone the table has", (cell, text) => {
    expect(read(cell)).toBe(text);
    expect(read(cell, "iso", "Europe/Berlin")).toBe(text);
  });

  it("gives a time without a zone the one it is told, and never guesses", () => {
    expect(read("2010-12-30 14:32:00")).toContain("refused: has no zone: say with --timezone");
    expect(read("2010-12-30 14:32:00", "iso", "+05:30")).toBe("2010-12-30T14:32:00+05:30");
    expect(read("2010-12-30 14:32:00.5", "iso", "Europe/Berlin")).toBe("2010-12-30T13:32:00.5Z");
    expect(read("2010-07-30 14:32:00", "iso", "Europe/Berlin")).toBe("2010-07-30T12:32:00Z");
    expect(read("2010-07-30 14:32:00", "iso", "Asia/Kathmandu")).toBe("2010-07-30T08:47:00Z");
  });

  it("refuses an hour the clocks skipped and one they showed twice, unless it says which", () => {
    expect(read("2021-03-28 02:30:00", "iso", "Europe/Berlin")).toContain("refused: never was");
    expect(read("2021-03-28 01:59:59", "iso", "Europe/Berlin")).toBe("2021-03-28T00:59:59Z");
    expect(read("2021-03-28 03:00:00", "iso", "Europe/Berlin")).toBe("2021-03-28T01:00:00Z");
    expect(read("2021-10-31 02:30:00", "iso", "Europe/Berlin")).toContain("refused: was twice");
    expect(read("2021-10-31 02:30:00+01:00", "iso", "Europe/Berlin")).toBe("2021-10-31T02:30:00+01:00");
    expect(read("2021-10-31 01:59:59", "iso", "Europe/Berlin")).toBe("2021-10-30T23:59:59Z");
    expect(read("2021-10-31 03:00:00", "iso", "Europe/Berlin")).toBe("2021-10-31T02:00:00Z");
    // Half an hour: Lord Howe Island.
    expect(read("2021-04-04 01:45:00", "iso", "Australia/Lord_Howe")).toContain("refused: was twice");
  });

  it("reads seconds and milliseconds since 1970 without a float", () => {
    expect(read("1293715920", "unix")).toBe("2010-12-30T13:32:00Z");
    expect(read("1293715920.123456789", "unix")).toBe("2010-12-30T13:32:00.123456789Z");
    expect(read("1293715920123", "unix-ms")).toBe("2010-12-30T13:32:00.123Z");
    expect(read("-0.5", "unix")).toBe("1969-12-31T23:59:59.5Z");
    expect(read("0", "unix")).toBe("1970-01-01T00:00:00Z");
    for (const cell of ["1e9", "", "abc", "999999999999999", "0x10"])
      expect(read(cell, "unix")).toContain("refused");
  });

  it("reads a pattern as it is written, and nothing else", () => {
    const pattern = "dd/MM/yyyy HH:mm:ss";
    expect(read("30/12/2010 14:32:00", pattern, "+01:00")).toBe("2010-12-30T14:32:00+01:00");
    expect(read("30/12/2010 14:32:00", pattern)).toContain("has no zone");
    expect(read("12-30-2010 14:32:00", pattern, "Z")).toBe(`refused: is not written as ${pattern}`);
    expect(read("3.1.2010 7:05", "d.M.yyyy H:mm", "Z")).toBe("2010-01-03T07:05:00Z");
    expect(read("2010-12-30T14:32:00.25+0100", "yyyy-MM-ddTHH:mm:ss.SXXX")).toBe(
      "2010-12-30T14:32:00.25+01:00",
    );
  });

  it("passes on what is no time, for the rule of all events to refuse", () => {
    expect(read("yesterday", "iso", "Z")).toBe("yesterday");
    expect(read("2021-02-30 10:00:00", "iso", "Europe/Berlin")).toBe("2021-02-30T10:00:00Z");
  });
});

describe("parseTimeFormat and parseTimeZone", () => {
  it("refuse what they do not know", () => {
    for (const text of ["", "dd/MM", "dd/MM/yyyy MM", "YYYY-MM-dd", "rfc2822"])
      expect(parseTimeFormat(text)).toBeNull();
    for (const text of ["", "Mars/Olympus", "+25:00", "+1"]) expect(parseTimeZone(text)).toBeNull();
  });
});
