import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatJson } from "@/lib/model/json-format";
import { jsonTree } from "@/lib/model/json-arbitrary";
import { cutJson, type CutRule } from "./choose-cutter";
import type { Cut } from "./cut-json";

const rule: CutRule = { recordBytesMax: 1000, wrapper: "Records" };

function cut(
  text: string | Buffer,
  given: Partial<CutRule> = {},
  sizes: readonly number[] = [Infinity],
): Cut[] {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const cutter = cutJson({ ...rule, ...given });
  const cuts: Cut[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    cuts.push(...cutter.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return [...cuts, ...cutter.end()];
}

const told = (cuts: readonly Cut[]) =>
  cuts.map(({ line, nth, bytes, problem }) => `${line}.${nth} ${problem ?? bytes.toString()}`);

describe("cutJson", () => {
  it("finds the records of lines, arrays, wrapped arrays and values over several lines, and where each begins", () => {
    expect(told(cut('{"a":1}\n\n{"b":2}\n'))).toEqual(['1.1 {"a":1}', '3.1 {"b":2}']);
    expect(told(cut('[{"a":1},{"b":[2]},\n{"c":3}]'))).toEqual([
      '1.1 {"a":1}',
      '1.2 {"b":[2]}',
      '2.1 {"c":3}',
    ]);
    expect(told(cut('{"Records":[{"a":1},\n{"b":2}], "Next": {"c":[1]}}'))).toEqual([
      '1.1 {"a":1}',
      '2.1 {"b":2}',
    ]);
    expect(told(cut('{\n  "a": 1\n}\n{\n  "b": 2 }'))).toEqual(['1.1 {\n  "a": 1\n}', '4.1 {\n  "b": 2 }']);
    expect(told(cut('{\n "Records": [\n{"a":1}]}'))).toEqual(['3.1 {"a":1}']);
  });

  it("is not led astray by brackets, quotes and line breaks in texts", () => {
    const text = String.raw`[{"a":"}]\"{,"},{"b":"\\"}]`;
    expect(told(cut(text))).toEqual([String.raw`1.1 {"a":"}]\"{,"}`, String.raw`1.2 {"b":"\\"}`]);
  });

  it("passes over a byte order mark and a comment, and counts their lines", () => {
    expect(told(cut('\ufeff/* licence\n{"no":1}\n*/\n{"a":1}\n{"b":2}'))).toEqual([
      '4.1 {"a":1}',
      '5.1 {"b":2}',
    ]);
  });

  it("keeps what is no record as a record of its own, never nothing", () => {
    expect(told(cut('[{"a":1},null,7 ,"x y",]'))).toEqual(['1.1 {"a":1}', "1.2 null", "1.3 7", '1.4 "x y"']);
    expect(told(cut('{"a":1}\nnonsense\n{"b":2}'))).toEqual(['1.1 {"a":1}', "2.1 nonsense", '3.1 {"b":2}']);
    expect(told(cut("key^{}\n"))).toEqual(["1.1 key^{}"]);
  });

  it("lets a line that is broken off spoil no other", () => {
    expect(told(cut('{"a":\n{"b":2}\n{"c":3'))).toEqual(['1.1 {"a":', '2.1 {"b":2}', '3.1 {"c":3']);
  });

  it("says that a file is cut off, in a record or between two", () => {
    expect(told(cut('[{"a":1},\n{"b":'))).toEqual([
      '1.1 {"a":1}',
      "2.1 begins here and never ends: the file may be cut off",
    ]);
    expect(told(cut('[{"a":1},\n'))[1]).toMatch(
      /^2\.1 the file ends here, and what holds its records is not closed/,
    );
  });

  it("keeps only the length of a record that is too long, and goes on behind it", () => {
    for (const text of [
      `{"a":1}\n{"x":"${"y".repeat(5000)}"}\n{"b":2}`,
      `[{"a":1},{"x":"${"y".repeat(5000)}"},{"b":2}]`,
    ]) {
      const cuts = cut(text, {}, [97]);
      expect(cuts.map((one) => one.length)).toEqual([7, 5008, 7]);
      expect(cuts[1]?.problem).toMatch(/is longer than 1000 bytes: it has 5008/);
      expect(cuts[1]?.bytes.length).toBe(1000);
    }
  });

  it("cuts the same whatever pieces the bytes arrive in", () => {
    const records = fc.array(
      jsonTree.map((tree) => `{"record": ${formatJson(tree)}}`),
      { minLength: 1, maxLength: 6 },
    );
    const shape = fc.constantFrom(
      (all: string[]) => all.join("\n"),
      (all: string[]) => `[${all.join(",\n")}]`,
      (all: string[]) => `{"Records": [${all.join(" , ")}], "more": [1, {"x": 2}]}`,
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(records, shape, sizes, (all, write, pieces) => {
        const text = write(all);
        const whole = told(cut(text, { recordBytesMax: 100_000 }));
        expect(told(cut(text, { recordBytesMax: 100_000 }, pieces))).toEqual(whole);
        expect(whole.length).toBe(all.length);
      }),
    );
  });
});
