/**
 * What an event did to its record, field by field, whichever images its source gave.
 *
 * An insert has values after only, a delete before only. `unchanged` counts the fields that stood as they were, or is
 * null where the source told only what changed.
 */
import type { Event } from "@/lib/model/event";
import { isJsonObject, type JsonObject, type JsonText, type JsonTree, readJson } from "@/lib/model/json";

/** `undefined` on a side = the field was not there. */
export type FieldChange = { field: string; from: JsonTree | undefined; to: JsonTree | undefined };
export type Changes = { fields: FieldChange[]; unchanged: number | null };

type Images = Pick<Event, "operation" | "before" | "after" | "changed">;

export function changesOf(event: Images): Changes {
  const changed = object(event.changed);
  if (event.operation === "insert") return { fields: oneSided(object(event.after), "to"), unchanged: null };
  if (event.operation === "delete") {
    const before = object(event.before) ?? sideOf(changed, "from");
    return { fields: oneSided(before, "from"), unchanged: null };
  }
  if (!changed) return { fields: [], unchanged: null };
  const fields = [...changed].map(([field, sides]) => ({
    field,
    from: side(sides, "from"),
    to: side(sides, "to"),
  }));
  const after = object(event.after);
  if (!after) return { fields, unchanged: null };
  return { fields, unchanged: [...after.keys()].filter((field) => !changed.has(field)).length };
}

function object(text: JsonText | null): JsonObject | null {
  if (text === null) return null;
  const tree = readJson(text);
  return isJsonObject(tree) ? tree : null;
}

function oneSided(image: JsonObject | null, at: "from" | "to"): FieldChange[] {
  return [...(image ?? [])].map(([field, value]) =>
    at === "to" ? { field, from: undefined, to: value } : { field, from: value, to: undefined },
  );
}

function side(sides: JsonTree, at: "from" | "to"): JsonTree | undefined {
  return isJsonObject(sides) ? sides.get(at) : undefined;
}

function sideOf(changed: JsonObject | null, at: "from" | "to"): JsonObject {
  const image: JsonObject = new Map();
  for (const [field, sides] of changed ?? []) {
    const value = side(sides, at);
    if (value !== undefined) image.set(field, value);
  }
  return image;
}
