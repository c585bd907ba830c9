/** Reading and building JSON trees where records are translated: absent is undefined, and never an error. */
import { isJsonObject, type JsonObject, type JsonTree } from "@/lib/model/json";

/** The fields that are there, in the order given. */
export function object(fields: Record<string, JsonTree | undefined>): JsonObject {
  const made: JsonObject = new Map();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) made.set(name, value);
  return made;
}

export function valueAt(tree: JsonTree | undefined, ...path: string[]): JsonTree | undefined {
  return path.reduce<JsonTree | undefined>((at, name) => (isJsonObject(at) ? at.get(name) : undefined), tree);
}

export function objectAt(tree: JsonTree | undefined, ...path: string[]): JsonObject | undefined {
  const value = valueAt(tree, ...path);
  return isJsonObject(value) ? value : undefined;
}

/** A text that says something: an empty one counts as absent. */
export function textAt(tree: JsonTree | undefined, ...path: string[]): string | undefined {
  const value = valueAt(tree, ...path);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The items of a list; none where there is no list. */
export function listAt(tree: JsonTree | undefined, ...path: string[]): JsonTree[] {
  const value = valueAt(tree, ...path);
  return Array.isArray(value) ? value : [];
}
