/**
 * PostgreSQL does not send a large value that an update left alone; Debezium puts a mark in its place. It is no value
 * and no change, and must never be stored as either.
 *
 * The mark takes the column's form: the text itself; its bytes in base64, its URL form or hex (`binary.handling.mode`);
 * a list of it, or of its bytes as numbers, or of the UUID made from it; a map from it to it (hstore).
 */
import { isJsonNumber, isJsonObject, type JsonTree } from "@/lib/model/json";

const mark = "__debezium_unavailable_value";
const bytes = Buffer.from(mark);
// 28 bytes need padding, which the URL form may leave out; Java's UUID.nameUUIDFromBytes gives the last.
const texts = new Set([
  mark,
  bytes.toString("base64"),
  bytes.toString("base64url"),
  bytes.toString("hex"),
  `\\x${bytes.toString("hex")}`,
  "b68a35a7-17ad-35b3-af2a-ae46edb4545a",
]);
const numbers = [...bytes].join(",");

export function isUnavailable(value: JsonTree | undefined): boolean {
  if (typeof value === "string") return texts.has(value);
  if (Array.isArray(value)) return isUnavailableList(value);
  if (isJsonObject(value)) return value.size === 1 && value.get(mark) === mark;
  return false;
}

function isUnavailableList(list: JsonTree[]): boolean {
  if (list.length === 1) return isUnavailable(list[0]);
  return (
    list.length === bytes.length &&
    list.map((item) => isJsonNumber(item) && item.number).join(",") === numbers
  );
}
