import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPath, isJsonNumber, type JsonTree, parseJson } from "@/lib/model/json";
import { jsonTree } from "@/lib/model/json-arbitrary";
import { formatJson } from "@/lib/model/json-format";
import { layOutJson, pathLines } from "./rejected-layout";

const parsed = (text: string): JsonTree => {
  const read = parseJson(text);
  if (!read.ok) throw new Error(read.problem.message);
  return read.tree;
};

describe("laid out in lines", () => {
  test("a value is the same value when it is read again", () => {
    fc.assert(
      fc.property(jsonTree, (tree) => {
        expect(formatJson(parsed(layOutJson(tree)))).toBe(formatJson(tree));
      }),
    );
  });

  test("each field has a line, numbers keep every digit, empty ones stay on theirs", () => {
    const text = '{"id":"a","n":12345678901234567890.10,"list":[1,{"b":[]}],"o":{}}';
    expect(layOutJson(parsed(text)).split("\n")).toEqual([
      "{",
      '  "id": "a",',
      '  "n": 12345678901234567890.10,',
      '  "list": [',
      "    1,",
      "    {",
      '      "b": []',
      "    }",
      "  ],",
      '  "o": {}',
      "}",
    ]);
  });

  test("no character hides in it or turns the writing around", () => {
    const tree: JsonTree = new Map([["in\u202evoice", "a\u200bb\u{e0041}c\u007f\n"]]);
    expect(layOutJson(tree)).toBe('{\n  "in\\u202evoice": "a\\u200bb\\udb40\\udc41c\\u007f\\n"\n}');
    expect(parsed(layOutJson(tree))).toEqual(tree);
  });
});

describe("the line of a path", () => {
  test("is where the part begins, as problems name it", () => {
    const text = '{\n "a.b": {"c": [1,\n 2, {"d": "x"}]},\n "e": "},{\\"f\\":"\n}';
    expect(Object.fromEntries(pathLines(text))).toEqual({
      "": 1,
      '["a.b"]': 2,
      '["a.b"].c': 2,
      '["a.b"].c[0]': 2,
      '["a.b"].c[1]': 3,
      '["a.b"].c[2]': 3,
      '["a.b"].c[2].d': 3,
      e: 4,
    });
  });

  test("is known for every part of any value, laid out or not", () => {
    fc.assert(
      fc.property(jsonTree, (tree) => {
        const paths = new Set<string>();
        collect(tree, [], paths);
        expect(new Set(pathLines(layOutJson(tree)).keys())).toEqual(paths);
        expect(new Set(pathLines(formatJson(tree)).values())).toEqual(new Set([1]));
      }),
    );
  });
});

function collect(tree: JsonTree, path: (string | number)[], paths: Set<string>): void {
  paths.add(formatPath(path));
  if (Array.isArray(tree)) tree.forEach((item, at) => collect(item, [...path, at], paths));
  else if (typeof tree === "object" && tree !== null && !isJsonNumber(tree))
    for (const [name, value] of tree) collect(value, [...path, name], paths);
}
