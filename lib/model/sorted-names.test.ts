import fc from "fast-check";
import { expect, test } from "vitest";
import { sortedNames } from "./sorted-names";

const encoder = new TextEncoder();
const byBytes = (names: readonly string[]) =>
  names
    .map((name) => ({ name, bytes: Buffer.from(encoder.encode(name)) }))
    .sort((a, b) => a.bytes.length - b.bytes.length || Buffer.compare(a.bytes, b.bytes))
    .map(({ name }) => name);
const orderOf = (names: readonly string[]) => [...sortedNames(new Map(names.map((name) => [name, 1])))];

test("names are sorted by length in bytes, then by bytes, however often and in whatever order they come", () => {
  // Few and short names: the same beginnings and orders come again and again.
  const name = fc.oneof(
    fc.constantFrom("a", "b", "ab", "ba", "é", "\n", "", "a\nb"),
    fc.string({ unit: "grapheme" }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 60 }), fc.integer(), (names, turn) => {
      const turned = names.map((_, at) => names[(at + Math.abs(turn)) % names.length] ?? "");
      for (const list of [names, turned, names]) expect(orderOf(list)).toEqual(byBytes(list));
    }),
    { numRuns: 2_000 },
  );
});

test("names that are invented without end change nothing but what is remembered", () => {
  for (let n = 0; n < 50_000; n++) orderOf([`x${n}`, "b", "a"]);
  expect(orderOf(["ccc", "b", "aa"])).toEqual(["b", "aa", "ccc"]);
  const long = ["z".repeat(500), "y".repeat(400), "x"];
  expect(orderOf(long)).toEqual(long.toReversed());
});
