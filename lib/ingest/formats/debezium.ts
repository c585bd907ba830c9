/**
 * Debezium's change events (PostgreSQL, MySQL, MongoDB and their like; with schema or without) as events.
 *
 * Rows: debezium-row.ts. DDL between rows is an event, since who changed a table is asked later; so are truncations
 * and logical messages. A tombstone, a heartbeat, a transaction's boundary and a message key on a line of its own say
 * nothing themselves, and are counted as such. Anything else is refused, by the name of what it looks like.
 *
 * A key on its own line belongs to the record right behind it: a mapper remembers one record, no more.
 */
import { hash } from "node:crypto";
import { isJsonObject, type JsonObject, type JsonTree, parseJson } from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";
import type { JsonFormat, Mapped, MappedEvent, Mapper } from "./format";
import type { KeyColumns } from "./debezium-key";
import { notDebezium } from "./debezium-lookalike";
import { type DebeziumMessage, isKeyAlone, readMessage } from "./debezium-message";
import { changeId, timeOf, transactionOf } from "./debezium-position";
import { actorOf, contentOf, mapRow, type RowOperation, rowOperations } from "./debezium-row";
import { object, objectAt, textAt } from "./tree";

export type DebeziumOptions = { keyColumns?: KeyColumns };

export const debeziumFormat = {
  fileNames: /\.(json|jsonl|ndjson|txt|\d+)$/i,
  leansOnPrevious: true,
  open: openDebezium,
} satisfies JsonFormat;

export function openDebezium({ keyColumns = {} }: DebeziumOptions = {}): Mapper {
  let keyBefore: JsonTree | undefined;
  return {
    map(record) {
      const message = readMessage(record);
      if (message.key === undefined && isKeyAlone(message)) {
        keyBefore = message.value;
        return { kind: "nothing", why: "message key, read with the record behind it" };
      }
      const key = message.key ?? keyBefore;
      keyBefore = undefined;
      return mapMessage(key === undefined || !fits(key, message) ? message : { ...message, key }, keyColumns);
    },
  };
}

/** Whether a key that stood alone can be this record's: the end of one file may meet the beginning of another. */
function fits(key: JsonTree, message: DebeziumMessage): boolean {
  if (message.key !== undefined) return true;
  const { value } = message;
  if (!isJsonObject(value) || objectAt(value, "source") === undefined) return false;
  const row = objectAt(value, "after") ?? objectAt(value, "before");
  if (row === undefined || !isJsonObject(key)) return textAt(value, "source", "collection") !== undefined;
  return [...key.keys()].every((name) => row.has(name));
}

function mapMessage(message: DebeziumMessage, keyColumns: KeyColumns): Mapped {
  const { value } = message;
  if (value === null) return { kind: "nothing", why: "tombstone" };
  if (!isJsonObject(value)) return refused("", notDebezium(value));
  if (value.has("op")) return mapChange(value, message, keyColumns);
  if (value.has("ddl") && objectAt(value, "source")) return mapSchemaChange(value);
  if (["BEGIN", "END"].includes(textAt(value, "status") ?? "") && value.has("id"))
    return { kind: "nothing", why: "transaction boundary" };
  if (value.size === 1 && value.has("ts_ms")) return { kind: "nothing", why: "heartbeat" };
  return refused("", notDebezium(value));
}

function mapChange(change: JsonObject, message: DebeziumMessage, keyColumns: KeyColumns): Mapped {
  const op = change.get("op");
  const source = objectAt(change, "source");
  if (source === undefined) return refused("source", "is missing: nothing says which table this was");
  if (op === "m") return mapLogicalMessage(change, source);
  const table = tableOf(source);
  if (table === null) return refused("source.table", "is missing: nothing says which table this was");
  if (op === "t") return one(truncation(change, source, table));
  return isRowOperation(op)
    ? mapRow({ change, source, op, table }, message, keyColumns)
    : refused("op", "must be one of c, u, d, r, t, m");
}

function isRowOperation(op: JsonTree | undefined): op is RowOperation {
  return typeof op === "string" && Object.hasOwn(rowOperations, op);
}

/** As the log's own capture names it; databases without schemas are named by database. */
function tableOf(source: JsonObject): string | null {
  const table = textAt(source, "table") ?? textAt(source, "collection");
  if (table === undefined) return null;
  const space = textAt(source, "schema") ?? textAt(source, "db");
  return space === undefined ? table : `${space}.${table}`;
}

function truncation(change: JsonObject, source: JsonObject, table: string): MappedEvent {
  const content = contentOf(change, "t");
  const id = changeId(source, { table, key: "", op: "t", content });
  const event = domainEvent(change, source, { id, type: `${table}.truncated` });
  return id === undefined ? { event } : { event, identity: content };
}

/** Who changed the tables' form is part of the story of their rows. */
function mapSchemaChange(change: JsonObject): Mapped {
  const source = objectAt(change, "source") ?? new Map();
  const payload = object({
    database: change.get("databaseName") ?? undefined,
    schema: change.get("schemaName") ?? undefined,
    ddl: change.get("ddl") ?? undefined,
    tableChanges: change.get("tableChanges") ?? undefined,
  });
  // Statements of a snapshot share a position: the statement itself is part of the name.
  const statement = hash("sha256", canonicalJson(payload), "hex").slice(0, 16);
  const id = changeId(source, { table: "", key: statement, op: "ddl", content: payload });
  const event = domainEvent(change, source, { id, type: "schema.changed", payload });
  return one(id === undefined ? { event } : { event, identity: payload });
}

/** `pg_logical_emit_message`: an event the application wrote itself, as JSON, text or bytes. */
function mapLogicalMessage(change: JsonObject, source: JsonObject): Mapped {
  const prefix = textAt(change, "message", "prefix") ?? "";
  const content = contentOf(change, "m");
  const id = changeId(source, { table: "", key: prefix, op: "m", content });
  const payload = object({ prefix, content: readContent(textAt(change, "message", "content") ?? "") });
  const event = domainEvent(change, source, { id, type: "message.emitted", payload });
  return one(id === undefined ? { event } : { event, identity: content });
}

function readContent(base64: string): JsonTree {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64"));
    const parsed = parseJson(text);
    return parsed.ok ? parsed.tree : text.includes("\0") ? base64 : text;
  } catch {
    return base64;
  }
}

function domainEvent(
  change: JsonObject,
  source: JsonObject,
  told: Record<string, JsonTree | undefined>,
): JsonObject {
  const time = timeOf(source, change);
  return object({
    ...told,
    occurredAt: time.occurredAt,
    ...actorOf(source),
    metadata: object({
      debezium: source,
      occurredAtFrom: time.note === "connector" ? "connector" : undefined,
      occurredAtUnknown: time.note === "unknown" ? true : undefined,
    }),
    transactionId: transactionOf(source, change.get("transaction")),
  });
}

function one(event: MappedEvent): Mapped {
  return { kind: "events", events: [event] };
}

function refused(path: string, message: string): Mapped {
  return { kind: "refused", problems: [{ path, message }] };
}
