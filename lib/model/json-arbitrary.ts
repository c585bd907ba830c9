/** Trees for property tests: names and numbers chosen to hurt. */
import fc from "fast-check";
import type { JsonTree } from "./json";

const hostileNames = [
  "",
  "__proto__",
  "constructor",
  "toString",
  "1",
  "0",
  "01",
  "-0",
  "é",
  "\u{1F40E}",
  "\uFFFD",
  "\uE000",
  "a.b",
  '"',
];
const hostileNumbers = [
  "0",
  "-0",
  "-0.0",
  "1.10",
  "1e2",
  "1E+2",
  "1.50e1",
  "0e-7",
  "0.00e5",
  "123e-2",
  "9007199254740993",
];

export const numberText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileNumbers),
  fc
    .record({
      sign: fc.constantFrom("", "-"),
      whole: fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String),
      fraction: fc.oneof(fc.constant(""), fc.stringMatching(/^\.[0-9]{1,25}$/)),
      exponent: fc.oneof(fc.constant(""), fc.stringMatching(/^[eE][+-]?[0-9]{1,2}$/)),
    })
    .map((number) => number.sign + number.whole + number.fraction + number.exponent),
);

const text = fc.string({ unit: "grapheme" }).map((value) => value.replaceAll("\0", ""));
const name = fc.oneof(fc.constantFrom(...hostileNames), text);

export const jsonTree: fc.Arbitrary<JsonTree> = fc.letrec<{ tree: JsonTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<JsonTree>(null, true, false),
    text,
    numberText.map((number) => ({ number })),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie("tree")), { maxLength: 5 }).map((fields) => new Map(fields)),
  ),
})).tree;
