/**
 * What the explorer says about itself: sign-ins, refusals, searches, views, exports and changes of access are
 * events of the same log, with source `whence`.
 *
 * It fails closed: `recordAccess` throws when the event was not committed, and the caller's page or action is then
 * refused. Text that a client sent is bounded and made storable, never left out.
 */
import "server-only";
import { database } from "@/db/database";
import { appendOwnEvent, type JsonObject, type OwnEvent } from "@/db/queries/append-own-event";
import type { Outcome } from "@/lib/model/event";
import { clientText } from "../client-text";
import type { RequestFacts, Viewer } from "../viewer";

// A query may be long; an address of ours is at most 16 KB.
const textCharactersMax = 16_000;

/** The closed list of what the explorer can say about itself. */
export type AccessEventType =
  | "whence.signed_in"
  | "whence.sign_in_failed"
  | "whence.signed_out"
  | "whence.refused"
  | "whence.searched"
  | "whence.viewed"
  | "whence.exported"
  | "whence.account_added"
  | "whence.role_changed"
  | "whence.account_disabled"
  | "whence.account_enabled"
  | "whence.password_reset"
  | "whence.password_changed"
  | "whence.sessions_ended"
  | "whence.source_added"
  | "whence.key_added"
  | "whence.key_revoked"
  | "whence.rejection_corrected"
  | "whence.rejection_set_aside"
  | "whence.verification_requested";

export type Act = {
  type: AccessEventType;
  entityType?: string;
  entityId?: string;
  /** For an entity that changes: its image after, and an update's `{field: {from, to}}`. */
  operation?: "insert" | "update";
  after?: JsonObject;
  changed?: JsonObject;
  outcome?: Outcome;
  reason?: string;
  payload?: JsonObject;
  /** Where an act without a viewer came from. */
  request?: RequestFacts;
};

/** Whoever did it: a viewer, the operator at the command line by name, or nobody we know (a failed sign-in). */
export type ActorOf = Viewer | string | null;

/** Writes one event and waits until it is durable. */
export async function recordAccess(who: ActorOf, act: Act): Promise<void> {
  await appendOwnEvent(database().append, ownEvent(who, act));
}

/** The event for an act, for callers that append it in a transaction of their own. */
export function ownEvent(who: ActorOf, { request, outcome = "success", reason, ...act }: Act): OwnEvent {
  const { payload, ...facts } = act;
  const from = who !== null && typeof who === "object" ? who.request : request;
  return {
    ...facts,
    ...actor(who),
    outcome,
    ...(reason ? { reason: clientText(reason, 1000) } : {}),
    ...(payload ? { payload: storable(payload) as JsonObject } : {}),
    ...(act.entityId ? { entityId: clientText(act.entityId, 1000) } : {}),
    metadata: {
      ...(from ? { address: clientText(from.address, 100), userAgent: clientText(from.userAgent, 300) } : {}),
      ...(who !== null && typeof who === "object" && who.kind === "person"
        ? { sessionId: who.sessionId }
        : {}),
      ...(who !== null && typeof who === "object" && who.kind === "source" ? { keyId: who.keyId } : {}),
    },
  };
}

/** A payload may carry what a client typed (a query): every text in it is made fit to be kept. */
function storable(value: JsonObject[string]): JsonObject[string] {
  if (typeof value === "string") return clientText(value, textCharactersMax);
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, storable(inner)]));
}

function actor(who: ActorOf): Pick<OwnEvent, "actorId" | "actorType"> {
  if (who === null) return { actorId: "unknown", actorType: "user" };
  if (typeof who === "string") return { actorId: clientText(who, 500), actorType: "user" };
  return who.kind === "person"
    ? { actorId: who.email, actorType: "user" }
    : { actorId: who.source, actorType: "service" };
}
