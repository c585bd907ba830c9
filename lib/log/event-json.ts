/**
 * An event as the API gives it: one line of JSON in the contract's names and order, every name always there.
 * JSON columns go in as the text PostgreSQL printed, so no number is read on its way out. `position` is a number, null
 * until the event is sealed.
 */
import type { Event, PlacedEvent } from "@/lib/model/event";
import { documentFields } from "@/lib/model/event";

const names = [
  "id",
  "occurredAt",
  "recordedAt",
  "type",
  "schemaVersion",
  "entityType",
  "entityId",
  "operation",
  "outcome",
  "actorId",
  "actorType",
  "onBehalfOf",
  "source",
  "reason",
  "before",
  "after",
  "changed",
  "payload",
  "metadata",
  "transactionId",
  "correlationId",
  "causationId",
  "causes",
  "supersedes",
] as const satisfies (keyof Event)[];

const documents: ReadonlySet<string> = new Set(documentFields);

export function formatEvent(event: PlacedEvent): string {
  const fields = names.map((name) => {
    const value = event[name];
    // Documents are JSON already.
    const text = documents.has(name) ? (value ?? "null") : JSON.stringify(value);
    return `"${name}":${String(text)}`;
  });
  return `{${fields.join(",")},"seq":${event.seq},"tx":"${event.tx}","position":${event.position ?? "null"}}`;
}
