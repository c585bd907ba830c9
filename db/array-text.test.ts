import fc from "fast-check";
import { expect, test } from "vitest";
import { formatArray, parseArray } from "./array-text";

const same = (element: string) => element;

test("what was written is read again, whatever the texts hold", () => {
  const element = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("", "NULL", "a,b", '"', "\\", "{"),
  );
  fc.assert(
    fc.property(fc.array(fc.option(element)), (values) => {
      expect(parseArray(formatArray(values), same)).toEqual(values);
    }),
  );
});

test("PostgreSQL's own spellings are read", () => {
  expect(parseArray("{}", same)).toEqual([]);
  expect(parseArray('{a,"b c",NULL,"NULL","x\\"y\\\\"}', same)).toEqual(["a", "b c", null, "NULL", 'x"y\\']);
  expect(parseArray("[0:1]={1,2}", Number)).toEqual([1, 2]);
  expect(() => parseArray("{{1},{2}}", Number)).toThrow("array of arrays");
});
