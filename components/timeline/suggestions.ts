/**
 * What the filter field offers for what has been typed: fields while there is no colon, then values of the field.
 * Pure; the values come from the log and are handed in.
 */
import { type Condition, type FilterField, filterFields, filterOperations } from "@/lib/model/event-filter";
import { fieldMeanings } from "@/lib/query/describe";
import { formatValue } from "@/lib/query/format";

export type Suggestion =
  | { kind: "field"; field: FilterField; meaning: string; negated: boolean }
  | { kind: "value"; condition: Condition; value: string; part: string };

/** The field being typed and what stands behind its last comma, or null while it is still a name. */
export type Draft = { field: FilterField; negated: boolean; values: string; part: string };

export function readDraft(text: string): Draft | null {
  const match = /^\s*(-?)([a-z.]+):(.*)$/isu.exec(text);
  const field = filterFields.find((name) => name === match?.[2]?.toLowerCase());
  if (!match || !field) return null;
  const typed = match[3] ?? "";
  const comma = typed.lastIndexOf(",");
  const part = typed.slice(comma + 1).replace(/^"/u, "");
  return { field, negated: match[1] === "-", values: typed.slice(0, comma + 1), part };
}

export function suggestFields(text: string): Suggestion[] {
  const negated = text.trimStart().startsWith("-");
  const part = text.trim().replace(/^-/u, "").toLowerCase();
  return filterFields
    .filter((field) => field.includes(part))
    .map((field) => ({ kind: "field", field, meaning: fieldMeanings[field], negated }));
}

export function suggestConditions(draft: Draft, fromLog: readonly string[]): Suggestion[] {
  const values =
    draft.field === "op"
      ? filterOperations.filter((name) => name.includes(draft.part.toLowerCase()))
      : fromLog;
  return values.map((value) => ({
    kind: "value",
    value,
    part: draft.part,
    condition: { kind: "anyOf", field: draft.field, values: [value], negated: draft.negated },
  }));
}

/** What the field holds once a suggestion is taken with values already typed before it. */
export function completedText(draft: Draft, value: string): string {
  return `${draft.negated ? "-" : ""}${draft.field}:${draft.values}${formatValue(value)}`;
}
