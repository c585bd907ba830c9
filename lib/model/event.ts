/**
 * The event: one immutable fact, in the words used from SQL to screen.
 *
 * JSON columns travel as text (`JsonText`), exactly as PostgreSQL printed them, so that a number never
 * passes through a JavaScript float; `lib/model/json.ts` parses them without losing a digit.
 * Instants are RFC 3339 text in UTC with microseconds, for the same reason.
 */
import type { JsonText } from "./json";

export const operations = ["insert", "update", "delete"] as const;
export type Operation = (typeof operations)[number];

export const outcomes = ["success", "failure"] as const;
export type Outcome = (typeof outcomes)[number];

export const actorTypes = ["user", "service", "system"] as const;
export type ActorType = (typeof actorTypes)[number];

/** `2026-03-12T03:12:06.884123Z`: always UTC, always six digits. */
export type Instant = string;

/** An event as the log holds it and as `GET /events/{id}` gives it. `null` = the event does not say. */
export type Event = {
  id: string;
  occurredAt: Instant;
  recordedAt: Instant;
  type: string;
  schemaVersion: number;
  entityType: string | null;
  entityId: string | null;
  operation: Operation | null;
  outcome: Outcome;
  actorId: string;
  actorType: ActorType;
  onBehalfOf: string | null;
  source: string;
  reason: string | null;
  /** Full image before and after; absent where the source told no more than `changed`. */
  before: JsonText | null;
  after: JsonText | null;
  /** `{field: {from, to}}`: no `from` = was absent, no `to` = was removed. Updates only. */
  changed: JsonText | null;
  payload: JsonText | null;
  metadata: JsonText | null;
  transactionId: string | null;
  correlationId: string | null;
  causationId: string | null;
  /** Further causes beside `causationId`. */
  causes: string[];
  /** The event this one corrects; both stay. */
  supersedes: string | null;
  /** Order of arrival, may have gaps; decimal text since it is a 64-bit number. */
  seq: string;
  /** The database transaction that wrote it; needed to check the sealed line, never shown. */
  tx: string;
};

/** The event's JSON fields. */
export const documentFields = ["before", "after", "changed", "payload", "metadata"] as const;
export type DocumentField = (typeof documentFields)[number];

/** An event as a list carries it: documents too large for a row are null there and named in `omitted`. */
export type EventRow = Event & { omitted: DocumentField[] };

/** With its gapless place in the log, from 0, as decimal text; null as long as it waits for its seal. */
export type PlacedEvent = Event & { position: string | null };
