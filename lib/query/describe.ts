/**
 * A filter read out as a sentence: "Events of type order.placed or order.filled by alice, not from cron".
 * Said in the bar, on the empty page and to screen readers; it never leaves a condition out.
 */
import type { Condition, FilterField } from "@/lib/model/event-filter";

export function describeQuery(conditions: readonly Condition[]): string {
  if (conditions.length === 0) return "All events";
  return `Events ${conditions.map(describeCondition).join(", ")}`;
}

/** What each field means, for the person choosing one. */
export const fieldMeanings: Record<FilterField, string> = {
  type: "The event's type, such as order.placed",
  entity: "What it is about: a type, or type/id for one of them",
  "entity.type": "The type of what it is about",
  "entity.id": "The id of what it is about, of any type",
  actor: "The person or service who acted",
  op: "What was done to the record: insert, update, delete or none",
  source: "The system that reported it",
};

const phrases: Record<FilterField, { is: string; not: string }> = {
  type: { is: "of type", not: "not of type" },
  entity: { is: "about", not: "not about" },
  "entity.type": { is: "about any", not: "not about any" },
  "entity.id": { is: "about id", not: "not about id" },
  actor: { is: "by", not: "not by" },
  op: { is: "that", not: "that did not" },
  source: { is: "from", not: "not from" },
};

const did: Record<string, { is: string; not: string }> = {
  insert: { is: "created", not: "create" },
  update: { is: "changed", not: "change" },
  delete: { is: "deleted", not: "delete" },
  none: { is: "changed no record", not: "leave records alone" },
};

export function describeCondition(condition: Condition): string {
  const form = condition.negated ? "not" : "is";
  const words =
    condition.field === "op"
      ? condition.values.map((value) => did[value]?.[form] ?? value)
      : condition.values;
  return `${phrases[condition.field][form]} ${orList(words)}`;
}

function orList(words: string[]): string {
  if (words.length <= 1) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
