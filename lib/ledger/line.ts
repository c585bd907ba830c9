/**
 * The line of an event: the one text that is hashed, exported and read by people. It is made here from the event as
 * the API gives it, never from what the database says the line is: the twin of audit.line, equal byte for byte
 * (db/functions/line.db.test.ts). A line holds the stored form: a delete's image stands in it as `changed`, `before`
 * never does.
 *
 * Format 1 may never change: lines were sealed by it (line.test.ts pins one). A format 2 is another entry of `formats`.
 * Laws: decodeLine(encodeLine(e)) = e; whatever decodes is spelt exactly as it would be encoded. Nothing throws on
 * text from outside, and a format made after this code is said to be one.
 */
import type { Event } from "@/lib/model/event";
import {
  isJsonNumber,
  isJsonObject,
  type JsonObject,
  type JsonText,
  parseJson,
  readJson,
  storedLimits,
} from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";
import { readFields, type StoredEvent } from "./line-fields";
import { type Parsed, parsed, refused } from "./parsed";

/** What a line says, in the API's form: `before` derived, a delete's `changed` null. */
export type LineEvent = Event;

export type DecodedLine =
  | { kind: "event"; format: number; event: LineEvent }
  /** Made by a later version of this software: nothing is known about it but its format. */
  | { kind: "unknown-format"; format: string }
  | { kind: "unreadable"; reason: string };

/** The line of format 1, without its newline. */
export function encodeLine(event: Event): string {
  return writeLine({ ...event, changed: event.operation === "delete" ? removed(event) : event.changed });
}

export function decodeLine(text: string): DecodedLine {
  const json = parseJson(text, lineLimits);
  if (!json.ok) return unreadable(`not JSON as a line is: ${json.problem.message}`);
  if (!isJsonObject(json.tree)) return unreadable("not a JSON object");
  const version = json.tree.get("v");
  if (!isJsonNumber(version) || !/^[1-9]\d*$/.test(version.number)) return unreadable("v is not a format");
  const decode = formats.get(version.number);
  if (!decode) return { kind: "unknown-format", format: version.number };
  const event = decode(json.tree, text);
  return event.ok
    ? { kind: "event", format: Number(version.number), event: event.value }
    : unreadable(event.reason);
}

/** The body of `GET /events/{id}`, for whoever builds the line of it. Fields it does not know are passed over. */
export function eventOfJson(text: string): Parsed<Event> {
  const json = parseJson(text, lineLimits);
  if (!json.ok) return refused(`not JSON as an event is: ${json.problem.message}`);
  if (!isJsonObject(json.tree)) return refused("not a JSON object");
  const fields = readFields(json.tree);
  if (!fields.ok) return fields;
  const before = json.tree.get("before") ?? null;
  if (before !== null && !isJsonObject(before)) return refused("before is not an object");
  return parsed({ ...fields.value, before: before && canonicalJson(before) });
}

// A document stands one level deeper in an event, and a delete's field two levels deeper than in its image. Past so many
// digits a number is none that PostgreSQL could hold, nor anything that may be written out.
const lineLimits = { ...storedLimits, depthMax: storedLimits.depthMax + 3, digitsMax: 150_000 };

type DecodeFormat = (tree: JsonObject, text: string) => Parsed<Event>;

const formats: ReadonlyMap<string, DecodeFormat> = new Map([["1", decodeFormat1]]);

function decodeFormat1(tree: JsonObject, text: string): Parsed<Event> {
  const fields = readFields(tree);
  if (!fields.ok) return fields;
  const stored = fields.value;
  const isDelete = stored.operation === "delete";
  const event = { ...stored, before: imageBefore(stored), changed: isDelete ? null : stored.changed };
  // Other order, other spelling, a field nobody knows, a null spelt out: it reads the same and hashes otherwise.
  return encodeLine(event) === text ? parsed(event) : refused("not spelt as a line of format 1 is");
}

const unreadable = (reason: string): DecodedLine => ({ kind: "unreadable", reason });

function writeLine(e: StoredEvent): string {
  const causes = e.causes.length > 0 ? `,"causes":${JSON.stringify(e.causes)}` : "";
  return `{"v":1,"seq":${e.seq},"tx":"${e.tx}","id":"${e.id}","occurredAt":"${e.occurredAt}","recordedAt":"${e.recordedAt}","type":${quote(e.type)},"schemaVersion":${e.schemaVersion}${text("entityType", e.entityType)}${text("entityId", e.entityId)}${text("operation", e.operation)},"outcome":"${e.outcome}","actorId":${quote(e.actorId)},"actorType":"${e.actorType}"${text("onBehalfOf", e.onBehalfOf)},"source":${quote(e.source)}${text("reason", e.reason)}${json("after", e.after)}${json("changed", e.changed)}${json("payload", e.payload)}${json("metadata", e.metadata)}${text("transactionId", e.transactionId)}${text("correlationId", e.correlationId)}${text("causationId", e.causationId)}${causes}${text("supersedes", e.supersedes)}}`;
}

// Without lone surrogates, which PostgreSQL cannot hold, JSON.stringify escapes a text as to_json does.
const quote = (value: string): string => JSON.stringify(value);
const text = (name: string, value: string | null): string =>
  value === null ? "" : `,"${name}":${JSON.stringify(value)}`;
const json = (name: string, value: JsonText | null): string => (value === null ? "" : `,"${name}":${value}`);

/** A delete as stored: every field it had, as `from`. Names keep their order, which is jsonb's in both. */
function removed({ before }: Event): JsonText | null {
  if (before === null) return null;
  const image = readJson(before);
  if (!isJsonObject(image)) throw new Error("an image before that is no object");
  const changed = new Map([...image].map(([field, from]) => [field, new Map([["from", from]])] as const));
  return canonicalJson(changed);
}

/** As audit.before_image derives it. */
function imageBefore({ operation, after, changed }: StoredEvent): JsonText | null {
  if (changed === null || !(operation === "delete" || (operation === "update" && after !== null)))
    return null;
  const image: JsonObject = after === null ? new Map() : new Map(objectOf(after));
  for (const [field, sides] of objectOf(changed)) {
    const from = isJsonObject(sides) ? sides.get("from") : undefined;
    if (from === undefined) image.delete(field);
    else image.set(field, from);
  }
  return canonicalJson(image);
}

function objectOf(document: JsonText): JsonObject {
  const tree = readJson(document);
  if (!isJsonObject(tree)) throw new Error("a stored image that is no object");
  return tree;
}
