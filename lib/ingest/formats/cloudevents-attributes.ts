/**
 * A CloudEvent in JSON (specification 1.0), judged by its own rules and in its own names: required attributes, names
 * of lower-case letters and digits, values that are texts, booleans or 32-bit integers. Strictly: a misspelt
 * attribute would otherwise be an extension nobody looks at. What an event of ours may hold is judged later.
 */
import { isJsonNumber, isJsonObject, type JsonObject, type JsonTree } from "@/lib/model/json";
import type { FieldProblem } from "../sent";

export type CloudEvent = {
  /** By name; null, which means absent, is left out. */
  attributes: ReadonlyMap<string, AttributeValue>;
  data: { kind: "none" } | { kind: "json"; value: JsonTree } | { kind: "base64"; text: string };
};

export type AttributeValue = Exclude<JsonTree, null | JsonTree[] | JsonObject>;

export type CloudEventRead = { ok: true; cloudEvent: CloudEvent } | { ok: false; problems: FieldProblem[] };

export function readCloudEvent(record: JsonTree): CloudEventRead {
  if (!isJsonObject(record)) return refused([{ path: "", message: "a CloudEvent is an object" }]);
  const version = record.get("specversion") ?? null;
  if (version === null) {
    const message =
      "is required: without it this is no CloudEvent (its data alone says neither what nor when)";
    return refused([{ path: "specversion", message }]);
  }
  if (typeof version !== "string" || !/^1\.\d+$/.test(version))
    return refused([{ path: "specversion", message: 'must be "1.0"' }]);
  const problems: FieldProblem[] = [];
  const attributes = new Map<string, AttributeValue>();
  for (const [name, value] of record) {
    if (name === "data" || name === "data_base64" || value === null) continue;
    const message = problemOf(name, value);
    if (message !== null) problems.push({ path: name, message });
    else if (isAttributeValue(value)) attributes.set(name, value);
  }
  for (const name of ["id", "source", "type"])
    if ((record.get(name) ?? null) === null) problems.push({ path: name, message: "is required" });
  const data = readData(record, problems);
  return problems.length > 0 ? refused(problems) : { ok: true, cloudEvent: { attributes, data } };
}

const texts = new Set(
  (
    "id source specversion type subject time datacontenttype dataschema " +
    "causationid correlationid traceparent tracestate authid authtype authclaims"
  ).split(" "),
);

function problemOf(name: string, value: JsonTree): string | null {
  if (!/^[a-z0-9]+$/.test(name)) return "is no attribute's name: lower-case letters and digits only";
  if (!isAttributeValue(value)) return "must be a text, a boolean or a whole number: content belongs in data";
  if (isJsonNumber(value) && !isInt32(value.number)) return "must be a whole number of 32 bits";
  if (!texts.has(name)) return null;
  if (typeof value !== "string") return "must be a text";
  return value === "" ? "is empty" : null;
}

function isAttributeValue(value: JsonTree): value is AttributeValue {
  return typeof value === "string" || typeof value === "boolean" || isJsonNumber(value);
}

function isInt32(number: string): boolean {
  return /^-?\d{1,10}$/.test(number) && Math.abs(Number(number) + 0.5) <= 2_147_483_647.5;
}

function readData(record: JsonObject, problems: FieldProblem[]): CloudEvent["data"] {
  const base64 = record.get("data_base64") ?? null;
  if (base64 === null) {
    const value = record.get("data") ?? null;
    return value === null ? { kind: "none" } : { kind: "json", value };
  }
  if (record.has("data")) problems.push({ path: "data_base64", message: "cannot stand beside data" });
  const whole = typeof base64 === "string" && base64.length % 4 === 0;
  if (whole && /^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return { kind: "base64", text: base64 };
  problems.push({ path: "data_base64", message: "must be a text in base64" });
  return { kind: "none" };
}

function refused(problems: FieldProblem[]): CloudEventRead {
  return { ok: false, problems };
}
