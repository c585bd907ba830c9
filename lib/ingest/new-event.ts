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
  // Ids, digest, instant and words from closed lists need no escape.
  let row = `"id":"${event.id}","digest":"${event.digest}","source":${JSON.stringify(event.source)}`;
  if (event.occurredAt !== null) row += `,"occurred_at":"${event.occurredAt}"`;
  row += `,"type":${JSON.stringify(event.type)},"schema_version":${event.schemaVersion},"outcome":"${event.outcome}"`;
  if (event.operation !== null) row += `,"operation":"${event.operation}"`;
  row += `,"actor_id":${JSON.stringify(event.actorId)},"actor_type":"${event.actorType}"`;
  row += text("entity_type", event.entityType) + text("entity_id", event.entityId);
  row += text("on_behalf_of", event.onBehalfOf) + text("reason", event.reason);
  row += json("after", event.after) + json("changed", event.changed);
  row += json("payload", event.payload) + json("metadata", event.metadata);
  row += text("transaction_id", event.transactionId) + text("correlation_id", event.correlationId);
  if (event.causationId !== null) row += `,"causation_id":"${event.causationId}"`;
  if (event.causes.length > 0) row += `,"causes":${JSON.stringify(event.causes)}`;
  if (event.supersedes !== null) row += `,"supersedes":"${event.supersedes}"`;
  return row;
}

function text(name: string, value: string | null): string {
  return value === null ? "" : `,"${name}":${JSON.stringify(value)}`;
}

function json(name: string, value: JsonText | null): string {
  return value === null ? "" : `,"${name}":${value}`;
}
