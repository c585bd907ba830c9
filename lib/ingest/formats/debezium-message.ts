/**
 * One record of a Debezium topic, out of what it was carried in: `{schema, payload}` or neither; alone, beside its
 * message key (`{key, value}`), or as kcat's `-J` prints it (`{topic, partition, offset, key, payload}`, JSON in texts).
 */
import { isJsonObject, type JsonObject, type JsonTree, parseJson } from "@/lib/model/json";
import { convertRow } from "./debezium-values";
import { objectAt, textAt } from "./tree";

export type DebeziumMessage = {
  /** The record's content; null is a tombstone. */
  value: JsonTree;
  schema?: JsonObject;
  /** The message key, if it was kept. */
  key?: JsonTree;
};

export function readMessage(record: JsonTree): DebeziumMessage {
  if (!isJsonObject(record)) return { value: record };
  if (record.has("payload") && record.has("topic")) return pair(record.get("key"), record.get("payload"));
  if (record.has("key") && record.has("value") && !record.has("op"))
    return pair(record.get("key"), record.get("value"));
  return unwrap(record);
}

/**
 * The key alone, on a line in front of its record. Only what can be nothing else: a schema that says so, or the one
 * text MongoDB's keys are made of.
 */
export function isKeyAlone({ value, schema }: DebeziumMessage): boolean {
  if (schema !== undefined) return textAt(schema, "name")?.endsWith(".Key") === true;
  return isJsonObject(value) && value.size === 1 && typeof value.get("id") === "string";
}

function pair(key: JsonTree | undefined, value: JsonTree | undefined): DebeziumMessage {
  const message = unwrap(inText(value ?? null));
  const unwrapped = unwrap(inText(key ?? null));
  if (unwrapped.value === null) return message;
  const { schema } = unwrapped;
  return {
    ...message,
    key: isJsonObject(unwrapped.value) ? convertRow(unwrapped.value, schema) : unwrapped.value,
  };
}

function unwrap(tree: JsonTree): DebeziumMessage {
  if (!isJsonObject(tree) || !tree.has("payload") || !tree.has("schema")) return { value: tree };
  const schema = objectAt(tree, "schema");
  const value = tree.get("payload") ?? null;
  return schema === undefined ? { value } : { value, schema };
}

/** JSON in a text; a text that is none stays one. */
function inText(tree: JsonTree): JsonTree {
  if (typeof tree !== "string") return tree;
  const parsed = parseJson(tree);
  return parsed.ok ? parsed.tree : tree;
}
