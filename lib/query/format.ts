/**
 * Conditions → query text, the one spelling of each query: `parseQuery(formatQuery(x)) = x` for every value.
 * Whatever a later form of the language could read as an operator is quoted, so that today's links keep their meaning.
 */
import type { Condition } from "@/lib/model/event-filter";
import { type Query, quote } from "./parse";

export function formatQuery(query: Query): string {
  return query.conditions.map(formatCondition).join(" ");
}

export function formatCondition(condition: Condition): string {
  const values = condition.values.map(formatValue).join(",");
  return `${condition.negated ? "-" : ""}${condition.field}:${values}`;
}

// Plain ASCII words stay bare: they look the same in every font and direction of writing.
const bare = /^[A-Za-z0-9_/.@#%+:=-]+$/u;

export function formatValue(value: string): string {
  return bare.test(value) && !value.includes("..") ? value : quote(value);
}
