import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson, type JsonText } from "./json";
import { jsonTree } from "./json-arbitrary";
import { canonicalJson, formatJson, jsonEqual, jsonTextEqual } from "./json-format";

describe("canonicalJson", () => {
  it("orders names by length in bytes, then by bytes, as jsonb does", () => {
    const names = ["bb", "a", "é", "c", "\u{1F40E}", "\uFFFD", "zz"];
    expect(canonicalJson(new Map(names.map((name) => [name, null])))).toBe(
      '{"a": null, "c": null, "bb": null, "zz": null, "é": null, "\uFFFD": null, "\u{1F40E}": null}',
    );
  });

  it("is stable: read back and written again it is the same text", () => {
    fc.assert(
      fc.property(jsonTree, (value) => {
        const text = canonicalJson(value);
        const parsed = parseJson(text);
        expect(parsed.ok && canonicalJson(parsed.tree)).toBe(text);
      }),
    );
  });
});

describe("jsonTextEqual", () => {
  it.each([
    ["1.0", "1.00", false],
    ["1e2", "100", true],
    ["-0", "0", true],
    ["-0.0", "0.0", true],
    ["1", '"1"', false],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', true],
    ["[1,2]", "[2,1]", false],
    ['"\\u0041"', '"A"', true],
    ["null", "false", false],
    ["9007199254740993", "9007199254740992", false],
  ])("%s against %s: %s", (a, b, equal) => {
    expect(jsonTextEqual(a as JsonText, b as JsonText)).toBe(equal);
  });

  it("finds every tree equal to itself, spelt either way", () => {
    fc.assert(
      fc.property(jsonTree, (value) => {
        expect(jsonEqual(value, value)).toBe(true);
        expect(jsonTextEqual(formatJson(value), canonicalJson(value))).toBe(true);
      }),
    );
  });
});
