import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPath, isJsonNumber, isJsonObject, type JsonTree, parseJson, storedLimits } from "./json";
import { jsonTree } from "./json-arbitrary";
import { formatJson } from "./json-format";

const tree = (text: string): JsonTree => {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.tree;
};
const problem = (text: string) => {
  const parsed = parseJson(text);
  return parsed.ok ? null : parsed.problem;
};

describe("parseJson", () => {
  it("reads back what formatJson wrote, for every tree", () => {
    const law = fc.property(jsonTree, (value) => {
      expect(tree(formatJson(value))).toEqual(value);
    });
    fc.assert(law, { numRuns: 500 });
  });

  it.each(["9007199254740993", "1e400", "-0", "1.10", "1e-400", "123456789012345678901234567890"])(
    "keeps %s as it is spelt",
    (number) => {
      expect(tree(number)).toEqual({ number });
      expect(formatJson(tree(`{"a":[${number}]}`))).toBe(`{"a":[${number}]}`);
    },
  );

  it("keeps the order of names, also of those that look like numbers", () => {
    expect(formatJson(tree('{"b":1,"2":2,"1":3,"a":4}'))).toBe('{"b":1,"2":2,"1":3,"a":4}');
  });

  it("takes __proto__ and constructor for names like any other", () => {
    const value = tree('{"__proto__":{"polluted":true},"constructor":1}');
    expect(isJsonObject(value) && value.has("__proto__")).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(formatJson(value)).toBe('{"__proto__":{"polluted":true},"constructor":1}');
  });

  it("agrees with JSON.parse on what is JSON, wherever no rule of ours is stricter", () => {
    const alphabet = fc.constantFrom(...'{}[]:,"\\ 0123456789.eE+-truefalsn\t\nu'.split(""));
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const mine = parseJson(text);
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const isOurRule = !mine.ok && mine.problem.kind !== "syntax";
        if (!isOurRule) expect(mine.ok).toBe(isJson);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ["a name twice", '{"a":{"b":1,"b":2}}', "duplicate-key", "a.b", 12],
    ["a name twice in different spelling", '{"a":1,"\\u0061":2}', "duplicate-key", "a", 7],
    ["__proto__ twice", '{"__proto__":1,"__proto__":2}', "duplicate-key", "__proto__", 15],
    ["half a surrogate pair by escape", '{"a":"\\ud800"}', "character", "a", 5],
    ["halves in the wrong order", '["\\udc00\\ud800"]', "character", "[0]", 1],
    ["half a surrogate pair as it is", '["\ud800"]', "character", "[0]", 1],
    ["half a surrogate pair in a name", '{"\ud800":1}', "character", "", 1],
    ["NUL by escape", '{"a":["x\\u0000"]}', "character", "a[0]", 8],
    ["NUL as it is", '"\0"', "syntax", "", 1],
    ["a line break in a text", '"a\nb"', "syntax", "", 2],
    ["an unknown escape", '"\\x41"', "syntax", "", 1],
    ["a cut escape", '"\\u00', "syntax", "", 1],
    ["an escape named like a method", '"\\constructor"', "syntax", "", 1],
    ["a byte order mark", '\ufeff{"a":1}', "syntax", "", 0],
    ["a comma too many", '{"a":1,}', "syntax", "", 7],
    ["a comment", "[1/*x*/]", "syntax", "", 2],
    ["single quotes", "{'a':1}", "syntax", "", 1],
    ["NaN", "[NaN]", "syntax", "[0]", 1],
    ["Infinity", "-Infinity", "syntax", "", 0],
    ["leading zeros", "[01]", "syntax", "", 2],
    ["a plus sign", "+1", "syntax", "", 0],
    ["a bare point", "1.", "syntax", "", 1],
    ["two values", "1 2", "syntax", "", 2],
    ["nothing", "", "syntax", "", 0],
    ["a text without end", '"abc', "syntax", "", 4],
    ["a no-break space around", "\u00a01", "syntax", "", 0],
  ])("refuses %s, and says where", (_, text, kind, path, position) => {
    expect(problem(text)).toMatchObject({ kind, path, position });
  });

  it("allows 64 levels and refuses the 65th, a million of them at once", () => {
    expect(parseJson("[".repeat(64) + "]".repeat(64)).ok).toBe(true);
    expect(problem("[".repeat(65) + "]".repeat(65))).toMatchObject({
      kind: "depth",
      limit: 64,
      position: 64,
    });
    expect(problem("[".repeat(1_000_000))).toMatchObject({ kind: "depth", limit: 64 });
    expect(problem('{"a":'.repeat(1_000_000))).toMatchObject({ kind: "depth", limit: 64 });
  });

  it("allows 10,000 names in all and refuses one more", () => {
    const fields = (count: number) => Array.from({ length: count }, (_, at) => `"k${at}":0`).join(",");
    expect(parseJson(`{"a":{${fields(9_999)}}}`).ok).toBe(true);
    expect(problem(`{"a":{${fields(10_000)}}}`)).toMatchObject({
      kind: "keys",
      limit: 10_000,
      path: "a.k9999",
    });
  });

  it("measures a text in bytes of UTF-8", () => {
    expect(parseJson(`"${"é".repeat(524_288)}"`).ok).toBe(true);
    expect(problem(`"${"é".repeat(524_289)}"`)).toMatchObject({ kind: "text", limit: 1_048_576 });
  });

  it.each([
    ["1e400000000", false],
    ["1e131071", false],
    ["1e999999999999999999999999", false],
    ["1e-400000000", false],
    ["0e-400000000", false],
    ["0e400000000", true],
    [`1e${"0".repeat(100_000)}5`, true],
    [`1e${"9".repeat(100_000)}`, false],
    ["9".repeat(100_000), false],
    [`0.${"0".repeat(100_000)}1`, false],
    [`${"9".repeat(1000)}`, true],
    [`${"9".repeat(1001)}`, false],
    ["1e999", true],
    ["1e1000", false],
    ["1e-999", true],
    ["1e-1000", false],
  ])("judges a number bomb in bounded time (case %#)", (number, allowed) => {
    const from = process.cpuUsage();
    const refusal = problem(`{"a":${number}}`);
    expect(process.cpuUsage(from).user / 1000).toBeLessThan(100);
    if (allowed) expect(refusal).toBeNull();
    else expect(refusal).toMatchObject({ kind: "digits", limit: 1000, path: "a" });
  });

  it("reads what PostgreSQL may hold beyond what a source may send", () => {
    expect(parseJson(`[${"9".repeat(5000)}]`, storedLimits).ok).toBe(true);
    expect(parseJson("[".repeat(2000) + "]".repeat(2000), storedLimits).ok).toBe(true);
  });

  it("tells a number from a text and an object", () => {
    expect(
      [tree("1"), tree('"1"'), tree('{"number":"1"}'), null].map((value) => isJsonNumber(value)),
    ).toEqual([true, false, false, false]);
  });
});

describe("formatPath", () => {
  it("writes plain names with points, others quoted, and never a megabyte", () => {
    expect(formatPath(["payload", "items", 3, "a.b", ""])).toBe('payload.items[3]["a.b"][""]');
    expect(formatPath(["x".repeat(1_000_000)]).length).toBeLessThan(120);
  });
});
