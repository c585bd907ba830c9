/**
 * Firestore's document events, the CloudEvents that carry both images: `oldValue` and `value`, whose fields say their
 * type (`{"integerValue": "3"}`). Read as plain values: integers become numbers with every digit, times, references
 * and bytes stay texts. Null where a value is of no known type: then the event is told without images.
 */
import type { Operation } from "@/lib/model/event";
import { isJsonObject, type JsonObject, type JsonTree } from "@/lib/model/json";
import { objectAt, valueAt } from "./tree";

export type DocumentChange = { operation: Operation; before?: JsonObject; after?: JsonObject };

const types =
  /^google\.cloud\.firestore\.document\.v1\.(created|updated|deleted|written)(\.withAuthContext)?$/;

export function documentChange(type: string, data: JsonTree): DocumentChange | null {
  const verb = types.exec(type)?.[1];
  const before = readDocument(objectAt(data, "oldValue"));
  const after = readDocument(objectAt(data, "value"));
  if (verb === undefined || before === null || after === null) return null;
  // "written" is each of the three; the images say which.
  const operation = operations[verb] ?? (after === undefined ? "delete" : before ? "update" : "insert");
  if (operation === "delete") return before && !after ? { operation, before } : null;
  if (after === undefined) return null;
  if (operation === "insert") return before ? null : { operation, after };
  return before ? { operation, before, after } : { operation, after };
}

const operations: Partial<Record<string, Operation>> = {
  created: "insert",
  updated: "update",
  deleted: "delete",
};

/** Undefined for no document, null for one that cannot be read. */
function readDocument(document: JsonObject | undefined): JsonObject | null | undefined {
  if (document === undefined || document.size === 0) return undefined;
  return readFields(document.get("fields") ?? new Map());
}

function readFields(fields: JsonTree): JsonObject | null {
  if (!isJsonObject(fields)) return null;
  const read: JsonObject = new Map();
  for (const [name, typed] of fields) {
    const value = readValue(typed);
    if (value === undefined) return null;
    read.set(name, value);
  }
  return read;
}

function readValue(typed: JsonTree): JsonTree | undefined {
  if (!isJsonObject(typed) || typed.size !== 1) return undefined;
  const [type, value] = [...typed][0] ?? [];
  if (type === undefined || value === undefined) return undefined;
  switch (type) {
    case "nullValue":
      return null;
    case "integerValue":
      return typeof value === "string" && /^-?\d{1,19}$/.test(value)
        ? { number: String(BigInt(value)) }
        : value;
    case "doubleValue":
    case "booleanValue":
    case "stringValue":
    case "timestampValue":
    case "referenceValue":
    case "bytesValue":
    case "geoPointValue":
      return value;
    case "mapValue":
      return readFields(valueAt(value, "fields") ?? new Map()) ?? undefined;
    case "arrayValue":
      return readItems(valueAt(value, "values") ?? []);
    default:
      return undefined;
  }
}

function readItems(values: JsonTree): JsonTree | undefined {
  if (!Array.isArray(values)) return undefined;
  const read = values.map(readValue);
  return read.every((item) => item !== undefined) ? read : undefined;
}
