import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatKey, keyPrefix, parseBearer } from "./api-key";

const key = formatKey(new Uint8Array(32).fill(7));

describe("formatKey", () => {
  it("always has the same shape, at the smallest and the largest number too", () => {
    const shape = /^wh_[0-9A-Za-z]{43}$/;
    expect(formatKey(new Uint8Array(32))).toMatch(shape);
    expect(formatKey(new Uint8Array(32).fill(255))).toMatch(shape);
  });

  it("gives different keys for different chance", () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(formatKey(a) === formatKey(b)).toBe(Buffer.from(a).equals(Buffer.from(b)));
      }),
    );
  });

  it("shows twelve characters afterwards", () => {
    expect(keyPrefix(key)).toHaveLength(12);
    expect(key.startsWith(keyPrefix(key))).toBe(true);
  });
});

describe("parseBearer", () => {
  it("takes exactly one well-formed key", () => {
    expect(parseBearer(`Bearer ${key}`)).toEqual({ kind: "key", key });
    expect(parseBearer(`bearer ${key}`)).toEqual({ kind: "key", key });
    expect(parseBearer(null)).toEqual({ kind: "none" });
  });

  it.each([
    "",
    "Bearer",
    "Bearer ",
    `Bearer  ${key}`,
    `Bearer ${key} ${key}`,
    `Bearer ${key}, Bearer ${key}`,
    `Basic ${key}`,
    `Bearer ${key}\u0000`,
    `Bearer ${key}é`,
    "Bearer wh_short",
    `Bearer ${"9".repeat(100_000)}`,
    `Token ${key}`,
  ])("refuses %j instead of ignoring it", (header) => {
    expect(parseBearer(header)).toEqual({ kind: "malformed" });
  });
});
