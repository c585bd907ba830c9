/**
 * Appends one event of the explorer itself (source `whence`) through the log's one door, in the caller's
 * transaction. Throws when it was not written: what is not recorded must not happen.
 */
import { createHash, randomUUID } from "node:crypto";
import { ownSource } from "@/lib/access/source-name";
import type { Outcome } from "@/lib/model/event";
import type { Queryable } from "../client";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** The stored form of an event, as far as our own events need it. */
export type OwnEvent = {
  type: string;
  actorId: string;
  actorType: "user" | "service" | "system";
  entityType?: string;
  entityId?: string;
  operation?: "insert" | "update";
  after?: JsonObject;
  changed?: JsonObject;
  outcome: Outcome;
  reason?: string;
  payload?: JsonObject;
  metadata: JsonObject;
};

/** With an `id` of its own the event is written once, however often it is appended. */
export async function appendOwnEvent(
  sql: Queryable,
  event: OwnEvent,
  id: string = randomUUID(),
): Promise<string> {
  const row = {
    request: 0,
    index: 0,
    id,
    digest: createHash("sha256").update(JSON.stringify(event)).digest("hex"),
    source: ownSource,
    type: event.type,
    actor_id: event.actorId,
    actor_type: event.actorType,
    entity_type: event.entityType,
    entity_id: event.entityId,
    operation: event.operation,
    after: event.after,
    changed: event.changed,
    outcome: event.outcome,
    reason: event.reason,
    payload: event.payload,
    metadata: event.metadata,
  };
  const [written] = await sql<{ seq: string | null; problem: string | null }[]>`
    select seq, problem from audit.append_events(${JSON.stringify([row])}::text::jsonb)`;
  if (!written?.seq || written.problem)
    throw new Error(`event ${event.type} was not written: ${written?.problem}`);
  return id;
}
