/**
 * The fields of an event out of a JSON object, as a line and as the API name them: each of the type and spelling it
 * must have, an absent one null. Documents come out as PostgreSQL prints them. What else the object holds is for the
 * caller to mind.
 */
import { type Event, actorTypes, documentFields, operations, outcomes } from "@/lib/model/event";
import { isJsonNumber, isJsonObject, type JsonObject, type JsonText } from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";
import { type Parsed, parsed, refused } from "./parsed";

/** As the log stores it: a delete's `changed` holds what was there, and no image before is kept. */
export type StoredEvent = Omit<Event, "before">;

export function readFields(tree: JsonObject): Parsed<StoredEvent> {
  try {
    return parsed(fieldsOf(tree));
  } catch (error) {
    if (error instanceof FieldRefusal) return refused(error.message);
    throw error;
  }
}

// Thrown and caught in this file only.
class FieldRefusal extends Error {}

function fieldsOf(tree: JsonObject): StoredEvent {
  const words = (name: string) => matching(tree, name, null);
  const word = (name: string) => required(name, words(name));
  const uuid = (name: string) => matching(tree, name, uuidForm);
  const instant = (name: string) => required(name, matching(tree, name, instantForm));
  const document = (name: (typeof documentFields)[number]) => documentOf(tree, name);
  return {
    id: required("id", uuid("id")),
    occurredAt: instant("occurredAt"),
    recordedAt: instant("recordedAt"),
    type: word("type"),
    schemaVersion: Number(whole(tree, "schemaVersion", /^[1-9]\d{0,6}$/)),
    entityType: words("entityType"),
    entityId: words("entityId"),
    operation: oneOf(tree, "operation", operations),
    outcome: required("outcome", oneOf(tree, "outcome", outcomes)),
    actorId: word("actorId"),
    actorType: required("actorType", oneOf(tree, "actorType", actorTypes)),
    onBehalfOf: words("onBehalfOf"),
    source: word("source"),
    reason: words("reason"),
    after: document("after"),
    changed: document("changed"),
    payload: document("payload"),
    metadata: document("metadata"),
    transactionId: words("transactionId"),
    correlationId: words("correlationId"),
    causationId: uuid("causationId"),
    causes: causesOf(tree),
    supersedes: uuid("supersedes"),
    seq: whole(tree, "seq", /^(?:0|-?[1-9]\d{0,18})$/),
    tx: required("tx", matching(tree, "tx", /^(?:0|[1-9]\d{0,19})$/)),
  };
}

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const instantForm = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

function matching(tree: JsonObject, name: string, form: RegExp | null): string | null {
  const value = tree.get(name) ?? null;
  if (value === null) return null;
  if (typeof value !== "string") throw new FieldRefusal(`${name} is not text`);
  if (form && !form.test(value)) throw new FieldRefusal(`${name} is not spelt as the log spells it`);
  return value;
}

function required<T>(name: string, value: T | null): T {
  if (value === null) throw new FieldRefusal(`${name} is missing`);
  return value;
}

function oneOf<T extends string>(tree: JsonObject, name: string, known: readonly T[]): T | null {
  const value = tree.get(name) ?? null;
  if (value === null) return null;
  const found = known.find((one) => one === value);
  if (found === undefined) throw new FieldRefusal(`${name} is none of ${known.join(", ")}`);
  return found;
}

function whole(tree: JsonObject, name: string, form: RegExp): string {
  const value = tree.get(name);
  if (!isJsonNumber(value) || !form.test(value.number))
    throw new FieldRefusal(`${name} is not a whole number`);
  return value.number;
}

function documentOf(tree: JsonObject, name: string): JsonText | null {
  const value = tree.get(name) ?? null;
  if (value === null) return null;
  if (!isJsonObject(value)) throw new FieldRefusal(`${name} is not an object`);
  return canonicalJson(value);
}

function causesOf(tree: JsonObject): string[] {
  const value = tree.get("causes") ?? [];
  if (!Array.isArray(value)) throw new FieldRefusal("causes is not a list");
  return value.map((cause) => {
    if (typeof cause !== "string" || !uuidForm.test(cause))
      throw new FieldRefusal("causes is not a list of ids");
    return cause;
  });
}
