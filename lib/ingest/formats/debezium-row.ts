/**
 * A change of a row → an event, typed as the log's own capture types it: `<entity type>.inserted|updated|deleted`,
 * where the entity type is `schema.table`, `database.table` or `database.collection`.
 *
 * Nobody is named as the actor unless the source block does (Oracle's user_name): the log then takes the source. A
 * row read by a snapshot is an insert marked `metadata.baseline`. `metadata.debezium` is the source block. A row whose
 * key is not known changes no entity: it stays in the payload, with its images.
 */
import { isJsonObject, type JsonObject, type JsonTree, parseJson } from "@/lib/model/json";
import type { Mapped } from "./format";
import { keyOnly, readRowImages, type RowImages } from "./debezium-images";
import { type KeyColumns, readKey, type RowKey } from "./debezium-key";
import type { DebeziumMessage } from "./debezium-message";
import { changeId, timeOf, transactionOf } from "./debezium-position";
import { object, objectAt, textAt } from "./tree";

export const rowOperations = {
  c: { operation: "insert", verb: "inserted" },
  r: { operation: "insert", verb: "inserted" },
  u: { operation: "update", verb: "updated" },
  d: { operation: "delete", verb: "deleted" },
} as const;

export type RowOperation = keyof typeof rowOperations;

export type RowChange = { change: JsonObject; source: JsonObject; op: RowOperation; table: string };

export function mapRow(
  { change, source, op, table }: RowChange,
  message: DebeziumMessage,
  keyColumns: KeyColumns,
): Mapped {
  const read = readRowImages(change, message.schema);
  if (!read.ok) return { kind: "refused", problems: [read.problem] };
  const messageKey = message.key ?? filterKey(change);
  const keyRead = readKey({ table, images: read.images, messageKey, schema: message.schema, keyColumns });
  if (!keyRead.ok) return { kind: "refused", problems: [keyRead.problem] };
  const { key } = keyRead;
  const images = op === "d" ? deletedRow(read.images, key, source) : read.images;
  const content = contentOf(change, op);
  const id = key === null ? undefined : changeId(source, { table, key: key.entityId, op, content });
  const time = timeOf(source, change);
  const { operation, verb } = rowOperations[op];
  const entity = key === null ? {} : { entityType: table, entityId: key.entityId, operation };
  const event = object({
    id,
    occurredAt: time.occurredAt,
    type: `${table}.${verb}`,
    ...entity,
    ...actorOf(source),
    ...(key === null ? {} : imagesOf(op, images, change)),
    payload: payloadOf(change, images, key),
    metadata: object({
      debezium: source,
      transaction: objectAt(change, "transaction"),
      baseline: op === "r" ? true : undefined,
      occurredAtFrom: time.note === "connector" ? "connector" : undefined,
      occurredAtUnknown: time.note === "unknown" ? true : undefined,
      keyGuessed: key?.guessed ? [...key.columns] : undefined,
      partialBefore: images.partialBefore ? true : undefined,
      unavailable: images.unavailable.length > 0 ? images.unavailable : undefined,
    }),
    transactionId: transactionOf(source, change.get("transaction")),
  });
  // Without an id of its own the record's place is its identity, and the record is what stands there.
  return { kind: "events", events: [id === undefined ? { event } : { event, identity: content }] };
}

/**
 * What is the same at every delivery, before we make anything of it. Not the connector's clock, its version, the
 * place in its transaction or `sequence`, which starts with null after a restart.
 */
export function contentOf(change: JsonObject, op: string): JsonObject {
  const named = ["before", "after", "updateDescription", "patch", "message"];
  const kept = named.map((name) => [name, change.get(name) ?? undefined] as const);
  return object({ op, ...Object.fromEntries(kept) });
}

export function actorOf(source: JsonObject): Record<string, string | undefined> {
  return { actorId: textAt(source, "user_name") ?? textAt(source, "user") };
}

function deletedRow(images: RowImages, key: RowKey | null, source: JsonObject): RowImages {
  const { before, ...others } = images;
  if (before === undefined || key === null || textAt(source, "connector") !== "postgresql") return images;
  const sent = keyOnly(before, key.columns);
  return sent === null ? images : { ...others, before: sent, partialBefore: before };
}

function imagesOf(
  op: RowOperation,
  images: RowImages,
  change: JsonObject,
): Record<string, JsonTree | undefined> {
  const { before, after } = images;
  if (op !== "u" || after !== undefined || before !== undefined) return { before, after };
  return { changed: changedFields(change) };
}

/** MongoDB without the whole document: the fields that were set. What they were is not known, nor are removed ones. */
function changedFields(change: JsonObject): JsonObject | undefined {
  const updated = textAt(change, "updateDescription", "updatedFields") ?? textAt(change, "patch");
  const parsed = updated === undefined ? null : parseJson(updated);
  if (parsed === null || !parsed.ok || !isJsonObject(parsed.tree)) return undefined;
  const fields = objectAt(parsed.tree, "$set") ?? parsed.tree;
  // `address.city` is a place inside a field whose whole is not known.
  const whole = [...fields].filter(([name]) => !/[.$]/.test(name));
  return whole.length === 0 ? undefined : new Map(whole.map(([name, to]) => [name, object({ to })]));
}

function payloadOf(change: JsonObject, images: RowImages, key: RowKey | null): JsonObject | undefined {
  const given = (name: string): JsonTree | undefined => change.get(name) ?? undefined;
  const payload = object({
    before: key === null ? (images.before ?? images.partialBefore) : images.partialBefore,
    after: key === null ? images.after : undefined,
    updateDescription: given("updateDescription"),
    patch: given("patch"),
  });
  return payload.size === 0 ? undefined : payload;
}

/** The document's key in updates of old MongoDB connectors, whose records have no image. */
function filterKey(change: JsonObject): JsonTree | undefined {
  const filter = textAt(change, "filter");
  const parsed = filter === undefined ? null : parseJson(filter);
  return parsed?.ok ? parsed.tree : undefined;
}
