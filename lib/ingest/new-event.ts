/**
 * An event on its way in: valid, in the stored form, its JSON already text.
 *
 * `formatRow` writes what `audit.append_events` reads, without the braces: the batcher puts the number of the
 * request and the index before it. Written once, when the request is read, so that a batch is only joined.
 */
import type { Event, Instant } from "@/lib/model/event";
import type { JsonText } from "@/lib/model/json";

/** What the log adds (when, in which order) and what it derives (before) is not there yet. */
export type NewEvent = Omit<Event, "before" | "occurredAt" | "recordedAt" | "seq" | "tx"> & {
  /** SHA-256 of the event as sent, in hex. */
  digest: string;
  /** Null: the moment it is recorded. */
  occurredAt: Instant | null;
};

export function formatRow(event: NewEvent): string {
  const fields = [
    text("id", event.id),
    text("digest", event.digest),
    text("source", event.source),
    text("occurred_at", event.occurredAt),
    text("type", event.type),
    `"schema_version":${event.schemaVersion}`,
    text("entity_type", event.entityType),
    text("entity_id", event.entityId),
    text("operation", event.operation),
    text("outcome", event.outcome),
    text("actor_id", event.actorId),
    text("actor_type", event.actorType),
    text("on_behalf_of", event.onBehalfOf),
    text("reason", event.reason),
    json("after", event.after),
    json("changed", event.changed),
    json("payload", event.payload),
    json("metadata", event.metadata),
    text("transaction_id", event.transactionId),
    text("correlation_id", event.correlationId),
    text("causation_id", event.causationId),
    event.causes.length === 0 ? "" : `"causes":${JSON.stringify(event.causes)}`,
    text("supersedes", event.supersedes),
  ];
  return fields.filter((field) => field !== "").join(",");
}

function text(name: string, value: string | null): string {
  return value === null ? "" : `"${name}":${JSON.stringify(value)}`;
}

function json(name: string, value: JsonText | null): string {
  return value === null ? "" : `"${name}":${value}`;
}
