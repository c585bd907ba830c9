/** What the story writes into JSON: numbers are spelt out, so that 235297.50 keeps its last zero. */
import { isJsonNumber, type JsonNumber, type JsonTree } from "@/lib/model/json";

export type Value = null | boolean | string | JsonNumber | readonly Value[] | Fields;
export type Fields = { readonly [name: string]: Value | undefined };

/** A number as it is spelt. */
export const number = (text: string | number): JsonNumber => ({ number: String(text) });

/** Fields that are undefined are left out. */
export function treeOf(value: Value): JsonTree {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (isList(value)) return value.map(treeOf);
  if (isNumber(value)) return value;
  // Half a million fields in the whole story: a list of entries between would cost a second of it.
  const tree = new Map<string, JsonTree>();
  for (const name of Object.keys(value)) {
    const field = value[name];
    if (field !== undefined) tree.set(name, treeOf(field));
  }
  return tree;
}

// Array.isArray does not narrow readonly arrays away from records.
const isList = (value: object): value is readonly Value[] => Array.isArray(value);
const isNumber = (value: JsonNumber | Fields): value is JsonNumber => isJsonNumber(value as JsonTree);
