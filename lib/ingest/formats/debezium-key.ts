/**
 * Which entity a change is about: the row's key, as text, the way the log's own capture writes it
 * (audit.capture_key): composite keys joined by `:` in key order, with `%`, `:` and `/` percent-encoded.
 *
 * In this order: the message key; the columns the user named; the columns in front that are never null, up to `id`
 * if there is one (schemas say nothing else about keys); without a schema `id` or `_id`. The last two are guesses and
 * marked as such, and an update that changes a guessed or named key shows that it was none: it is refused.
 * With none of these the change has no entity.
 */
import { hash } from "node:crypto";
import { isJsonNumber, isJsonObject, type JsonObject, type JsonTree, parseJson } from "@/lib/model/json";
import { canonicalJson, jsonEqual } from "@/lib/model/json-format";
import { postgresNumber } from "@/lib/model/json-number";
import { utf8Length } from "@/lib/model/json-string";
import type { FieldProblem } from "../sent";
import type { RowImages } from "./debezium-images";
import { fieldSchema, fieldsOf } from "./debezium-values";

/** Key columns of tables, by `schema.table`, `database.table`, or the table's name alone. */
export type KeyColumns = Record<string, readonly string[]>;

export type RowKey = {
  entityId: string;
  columns: readonly string[];
  /** Neither the record nor the user said that this is the key. */
  guessed: boolean;
};

export type KeyRead = { ok: true; key: RowKey | null } | { ok: false; problem: FieldProblem };

export type KeySources = {
  table: string;
  images: RowImages;
  messageKey: JsonTree | undefined;
  schema: JsonObject | undefined;
  keyColumns: KeyColumns;
};

export function readKey(sources: KeySources): KeyRead {
  const { table, images, messageKey, keyColumns } = sources;
  const row = images.after ?? images.before ?? images.partialBefore;
  const told = messageKey === undefined ? null : keyOfMessage(messageKey, row);
  if (told !== null) return { ok: true, key: told };
  if (row === undefined) return { ok: true, key: null };
  const named = namedColumns(table, keyColumns);
  const columns = named ?? guessColumns(row, sources.schema);
  if (columns.length === 0) return { ok: true, key: null };
  const side = images.after ? "after" : "before";
  const values = columns.map((column) => row.get(column) ?? null);
  const missing = columns.find((_, at) => values[at] === null);
  if (missing !== undefined) {
    if (named === null) return { ok: true, key: null };
    const message = `has no value, though it was named as part of the key of ${table}`;
    return { ok: false, problem: { path: `${side}.${missing}`, message } };
  }
  if (movesKey(images, columns)) {
    const message = `${columns.join(", ")} changed, so it is not the key of ${table}: name the key, such as ${table}=id`;
    return { ok: false, problem: { path: side, message } };
  }
  return { ok: true, key: { entityId: entityIdOf(values), columns, guessed: named === null } };
}

/** The key's columns in key order; their values from the row, where the schema has made them readable. */
function keyOfMessage(key: JsonTree, row: JsonObject | undefined): RowKey | null {
  if (key === null) return null;
  if (!isJsonObject(key)) return { entityId: entityIdOf([key]), columns: [], guessed: false };
  const columns = [...key.keys()];
  if (columns.length === 0) return null;
  const [id] = key.values();
  // MongoDB: {"id": "{\"$oid\": \"…\"}"}, JSON in a text.
  if (columns.length === 1 && columns[0] === "id" && typeof id === "string" && !row?.has("id")) {
    const parsed = parseJson(id);
    return { entityId: entityIdOf([parsed.ok ? parsed.tree : id]), columns: ["_id"], guessed: false };
  }
  const values = columns.map((column) => row?.get(column) ?? key.get(column) ?? null);
  return { entityId: entityIdOf(values), columns, guessed: false };
}

function namedColumns(table: string, keyColumns: KeyColumns): readonly string[] | null {
  const short = table.slice(table.lastIndexOf(".") + 1);
  const name = [table, short].find((known) => Object.hasOwn(keyColumns, known));
  return name === undefined ? null : (keyColumns[name] ?? null);
}

function guessColumns(row: JsonObject, schema: JsonObject | undefined): string[] {
  const fields = fieldsOf(fieldSchema(schema, "after") ?? fieldSchema(schema, "before"));
  if (fields.length === 0) return ["id", "_id"].filter((name) => row.has(name)).slice(0, 1);
  const columns: string[] = [];
  for (const field of fields) {
    const name = field.get("field");
    if (field.get("optional") !== false || typeof name !== "string") break;
    columns.push(name);
    if (name === "id") return columns;
  }
  const id = fields.find((field) => field.get("field") === "id" && field.get("optional") === false);
  return id === undefined ? columns : ["id"];
}

function movesKey({ before, partialBefore, after }: RowImages, columns: readonly string[]): boolean {
  const was = before ?? partialBefore;
  if (was === undefined || after === undefined) return false;
  return columns.some((column) => {
    const value = was.get(column);
    return value !== undefined && !jsonEqual(value, after.get(column) ?? null);
  });
}

// As audit.capture_key: the log's own limit leaves room beside it.
const bytesMax = 1000;

export function entityIdOf(values: readonly JsonTree[]): string {
  const texts = values.map(keyText);
  const id = texts.length === 1 ? (texts[0] ?? "") : texts.map(encode).join(":");
  if (utf8Length(id) > bytesMax) return `sha256:${hash("sha256", id, "hex")}`;
  return id === "" ? "%" : id;
}

function encode(text: string): string {
  return text.replaceAll("%", "%25").replaceAll(":", "%3A").replaceAll("/", "%2F");
}

const bsonIds = ["$oid", "$numberLong", "$numberInt"];

function keyText(value: JsonTree): string {
  if (typeof value === "string") return value;
  if (isJsonNumber(value)) return postgresNumber(value.number);
  if (isJsonObject(value) && value.size === 1) {
    const [name, inner] = [...value][0] ?? [];
    if (name !== undefined && bsonIds.includes(name) && typeof inner === "string") return inner;
  }
  return canonicalJson(value);
}
