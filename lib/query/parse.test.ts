import { expect, test } from "vitest";
import { describeQuery } from "./describe";
import { formatQuery } from "./format";
import { parseQuery } from "./parse";

function problem(text: string) {
  const parsed = parseQuery(text);
  if (parsed.ok) throw new Error(`expected a refusal: ${text}`);
  return parsed.problem;
}

function conditions(text: string) {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.query.conditions;
}

test("terms are joined by AND, values of a term are alternatives", () => {
  expect(conditions("type:order.placed,order.filled  -source:cron")).toEqual([
    { kind: "anyOf", field: "type", values: ["order.placed", "order.filled"], negated: false },
    { kind: "anyOf", field: "source", values: ["cron"], negated: true },
  ]);
});

test("no text is every event", () => {
  expect(conditions("   ")).toEqual([]);
});

test("operations are read in people's words and kept in the log's", () => {
  expect(formatQuery({ conditions: conditions("op:created,Changed,delete,none") })).toBe(
    "op:insert,update,delete,none",
  );
});

test("an entity's id may hold slashes and colons", () => {
  expect(conditions("entity:order/a/b:c")[0]?.values).toEqual(["order/a/b:c"]);
});

test.each([
  ["type:order.*", "Wildcards", 5],
  ["actor:alice OR actor:ben", "OR", 12],
  ["(type:a)", "Parentheses", 0],
  ["shipped", "Text search", 0],
  ['"late order"', "Text search", 0],
  ["payload.amount:>10", "payload.amount", 0],
  ["type:>10", "Comparison", 5],
  ["type:1..2", "Ranges", 5],
  ["status:pending->shipped", "no field named status", 0],
  ["type:a->b", "Transitions", 5],
  ["type:", "value is missing", 5],
  ["type:a,,b", "value is missing", 7],
  ['type:""', "cannot be empty", 5],
  ['type:"a', "closing quote", 5],
  ['type:"a"b', "space after", 8],
  ["-:a", "field name is missing", 0],
  ["entity:order/", "type or type/id", 7],
  ["op:upsert", "op is one of", 3],
])("%s is refused, not widened, and the message points at the mistake", (text, message, at) => {
  expect(problem(text).message).toContain(message);
  expect(problem(text).at).toBe(at);
});

test("a slip of the pen gets the likely word", () => {
  expect(problem("tyep:a").suggestion).toBe("type");
  expect(problem("op:creatd").suggestion).toBe("created");
});

test("the sentence says every condition", () => {
  expect(
    describeQuery(conditions("type:order.placed,order.filled actor:alice -source:cron op:created")),
  ).toBe("Events of type order.placed or order.filled, by alice, not from cron, that created");
  expect(describeQuery([])).toBe("All events");
});
