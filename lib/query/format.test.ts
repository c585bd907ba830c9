import fc from "fast-check";
import { expect, test } from "vitest";
import { type Condition, filterFields, filterOperations } from "@/lib/model/event-filter";
import { formatQuery } from "./format";
import { parseQuery } from "./parse";

const hostile = fc.constantFrom(
  '"',
  "\\",
  ",",
  ":",
  " ",
  "-",
  "*",
  "..",
  "->",
  ">",
  "<=",
  "(",
  ")",
  "OR",
  "AND",
  "\u202e",
  "\u0007",
  "\u00a0",
  "\u2028",
  "é",
  "e\u0301",
  "אבג",
  "مرحبا",
  "🜁",
  "type:",
  "-op:",
  "#",
  "&q=",
  "%00",
  "\n",
  "\t",
);
const value = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1 }),
    fc.array(hostile, { minLength: 1 }).map((x) => x.join("")),
  )
  .filter((x) => x.isWellFormed() && !x.includes("\u0000") && x.length > 0 && x.length <= 1000);

const entity = value.filter((x) => !x.startsWith("/") && x.indexOf("/") !== x.length - 1);

const condition: fc.Arbitrary<Condition> = fc.constantFrom(...filterFields).chain((field) => {
  const allowed = field === "op" ? fc.constantFrom(...filterOperations) : field === "entity" ? entity : value;
  return fc.record({
    kind: fc.constant("anyOf" as const),
    field: fc.constant(field),
    values: fc.uniqueArray(allowed, { minLength: 1, maxLength: 4 }),
    negated: fc.boolean(),
  });
});

test("a query read back from its own text is the same query, whatever its values hold", () => {
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 5 }), (conditions) => {
      expect(parseQuery(formatQuery({ conditions }))).toEqual({ ok: true, query: { conditions } });
    }),
    { numRuns: 1000 },
  );
});

test("a query survives the address bar", () => {
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 3 }), (conditions) => {
      const url = new URL("http://localhost/timeline");
      url.searchParams.set("q", formatQuery({ conditions }));
      const text = new URL(url.href).searchParams.get("q") ?? "";
      expect(parseQuery(text)).toEqual({ ok: true, query: { conditions } });
    }),
  );
});

test("no text makes the parser throw, and a refusal always points into the text", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(hostile).map((x) => x.join("")),
  );
  fc.assert(
    fc.property(text, (input) => {
      const parsed = parseQuery(input);
      if (parsed.ok) return;
      expect(parsed.problem.at).toBeGreaterThanOrEqual(0);
      expect(parsed.problem.at).toBeLessThanOrEqual(input.length);
      expect(parsed.problem.message).not.toBe("");
    }),
    { numRuns: 1000 },
  );
});
