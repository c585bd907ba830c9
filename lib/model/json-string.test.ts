import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes, isWellFormed, longerThan, utf8Length } from "./json-string";

const anyText = fc.string({ unit: "binary" });

describe("texts", () => {
  it("are measured and ordered as their UTF-8 bytes are", () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(utf8Length(a)).toBe(Buffer.byteLength(a));
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(compareBytes("\u{1F40E}", "\uFFFD")).toBeGreaterThan(0);
  });

  it("are counted in characters, not in halves", () => {
    expect(longerThan("🐎".repeat(3), 3)).toBe(false);
    expect(longerThan("🐎".repeat(4), 3)).toBe(true);
    expect(longerThan("abcd", 3)).toBe(true);
  });

  it("are not well formed with half a pair in them", () => {
    expect(isWellFormed("a🐎")).toBe(true);
    expect(isWellFormed("a\ud83d")).toBe(false);
    expect(isWellFormed("\udc0e\ud83d")).toBe(false);
  });
});
