import { expect, test } from "vitest";
import { formatQuery } from "@/lib/query/format";
import { parseQuery } from "@/lib/query/parse";
import { narrow } from "./narrow";

function narrowed(q: string, added: string): string {
  const [before, one] = [parseQuery(q), parseQuery(added)];
  if (!before.ok || !one.ok) throw new Error("a query of this test cannot be read");
  const [condition] = one.query.conditions;
  return condition ? formatQuery({ conditions: narrow(before.query.conditions, condition) }) : q;
}

test("a condition joins those that stand", () => {
  expect(narrowed("-source:whence", "actor:alice")).toBe("-source:whence actor:alice");
  expect(narrowed("actor:ben", "actor:alice")).toBe("actor:ben,alice");
});

test("a value that stands the other way round changes sides, and is never asked for both ways", () => {
  expect(narrowed("actor:alice type:a", "-actor:alice")).toBe("type:a -actor:alice");
  expect(narrowed("-source:whence,cron", "source:whence")).toBe("-source:cron source:whence");
});
