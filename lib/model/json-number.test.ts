import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberText } from "./json-arbitrary";
import { digitsNeeded, postgresNumber } from "./json-number";

describe("postgresNumber", () => {
  it.each([
    ["-0", "0"],
    ["-0.0", "0.0"],
    ["1e2", "100"],
    ["1.0", "1.0"],
    ["1.50e1", "15.0"],
    ["1.5e-3", "0.0015"],
    ["12.5e1", "125"],
    ["12345e-2", "123.45"],
    ["0e5", "0"],
    ["0.000e2", "0.0"],
    ["-1E+3", "-1000"],
    ["0.10e1", "1.0"],
  ])("%s is printed as %s", (number, printed) => expect(postgresNumber(number)).toBe(printed));

  it("writes out exactly as many digits as were foretold", () => {
    fc.assert(
      fc.property(numberText, (number) => {
        expect(postgresNumber(number).replace(/[-.]/g, "")).toHaveLength(digitsNeeded(number));
      }),
      { numRuns: 2000 },
    );
  });

  it("never writes out what no server could hold", () => {
    expect(() => postgresNumber("1e400000000")).toThrow(RangeError);
    expect(postgresNumber("0e400000000")).toBe("0");
  });
});
