/** The event and the problem in OpenAPI's words (JSON Schema 2020-12), from the same lists and limits the code obeys. */
import { actorTypes, operations, outcomes } from "./event";
import { eventLimits as limits } from "./event-limits";

const text = (maxLength: number, description: string) => ({
  type: "string",
  minLength: 1,
  maxLength,
  description,
});
const id = (description: string) => text(limits.idCharactersMax, description);
const object = (description: string) => ({ type: "object", additionalProperties: true, description });
const instant = (description: string) => ({ type: "string", format: "date-time", description });

const fields = {
  id: id(
    "UUID, or any text of the source's own: then the id is the UUIDv5 of source and text. Sending an id makes a repeated request safe.",
  ),
  occurredAt: instant(
    `When it happened: RFC 3339 with a zone, years ${limits.yearMin} to ${limits.yearMax}. Without it: when it is recorded.`,
  ),
  type: text(limits.typeCharactersMax, "What happened, such as order.status_changed."),
  schemaVersion: { type: "integer", minimum: 1, maximum: limits.schemaVersionMax, default: 1 },
  entityType: text(limits.entityTypeCharactersMax, "What it is about; comes together with entityId."),
  entityId: text(limits.entityIdCharactersMax, "Which one; comes together with entityType."),
  operation: { enum: operations, description: "What happened to the entity, if this is a change of it." },
  outcome: { enum: outcomes, default: "success" },
  actorId: text(limits.actorIdCharactersMax, "Who did it. Without it: the source, as a service."),
  actorType: { enum: actorTypes, description: "Of a named actor, user unless told otherwise." },
  onBehalfOf: text(limits.referenceCharactersMax, "For whom, if the actor acted for someone else."),
  source: text(limits.sourceCharactersMax, "Who reported it. Fixed by the API key."),
  reason: { type: "string", minLength: 1, description: "Why, in words." },
  before: object("The whole entity before. Not for an insert; for an update together with after or changed."),
  after: object("The whole entity after. Not for a delete."),
  changed: {
    type: "object",
    description:
      "Field by field; no from = was absent, no to = was removed. Beside images it is their difference.",
    additionalProperties: {
      type: "object",
      properties: { from: {}, to: {} },
      additionalProperties: false,
      minProperties: 1,
    },
  },
  payload: object("The event's own data."),
  metadata: object("Anything else: address, request id, trace context."),
  transactionId: text(limits.referenceCharactersMax, "The source's own commit."),
  correlationId: text(limits.referenceCharactersMax, "The business flow it belongs to."),
  causationId: id("The event that caused this one."),
  causes: { type: "array", items: id("A further cause."), maxItems: limits.causesMax },
  supersedes: id("The event this one corrects; both stay."),
};

const given = {
  recordedAt: instant("When the log accepted it, by the log's clock."),
  seq: { type: "integer", description: "Order of arrival; may have gaps." },
  tx: { type: "string", description: "The database transaction that wrote it." },
  position: { type: ["integer", "null"], description: "Its gapless place, once sealed." },
};

/** What is not said comes back as null. */
const orNull = (schema: object) => ({ anyOf: [schema, { type: "null" }] });
const always = new Set([
  "id",
  "occurredAt",
  "type",
  "schemaVersion",
  "outcome",
  "actorId",
  "actorType",
  "source",
  "causes",
]);

const stored = {
  ...Object.fromEntries(
    Object.entries(fields).map(([name, schema]) => [name, always.has(name) ? schema : orNull(schema)]),
  ),
  ...given,
  id: { type: "string", format: "uuid" },
};

const hash = { type: "string", pattern: "^[0-9a-f]{64}$" };
const cloudText = { type: "string", minLength: 1 };

export const openApiSchemas = {
  NewEvent: {
    type: "object",
    description: `An event to record, at most ${limits.eventBytesMax} bytes. null is the same as absent.`,
    required: ["type"],
    properties: fields,
    additionalProperties: false,
  },
  CloudEvent: {
    type: "object",
    description:
      "A CloudEvent 1.0 in JSON. source and id are its identity; subject is the entity's id, and its type the part of type in front of the verb; causationid, correlationid, traceparent, authid and authtype are read as such, other extensions kept in metadata.",
    required: ["specversion", "id", "source", "type"],
    properties: {
      specversion: { const: "1.0" },
      ...{ id: cloudText, source: cloudText, type: cloudText, subject: cloudText },
      time: fields.occurredAt,
      data: { description: "An object becomes the payload, anything else stands in it as data." },
      data_base64: { type: "string", contentEncoding: "base64" },
    },
    propertyNames: { pattern: "^([a-z0-9]+|data_base64)$" },
    additionalProperties: { type: ["string", "boolean", "integer", "null"] },
  },
  Event: {
    type: "object",
    description: "An event as recorded.",
    required: Object.keys(stored),
    properties: stored,
  },
  EventPage: {
    type: "object",
    required: ["events", "next", "previous"],
    properties: {
      events: { type: "array", items: { $ref: "#/components/schemas/Event" } },
      next: { type: ["string", "null"] },
      previous: { type: ["string", "null"] },
    },
  },
  Proof: {
    type: "object",
    required: ["line", "position", "leafHash", "proof", "checkpoint"],
    properties: {
      line: { type: "string", description: "The event as the one line of JSON that was hashed." },
      position: { type: "integer", description: "Its gapless place in the log, from 0." },
      leafHash: { ...hash, description: "The leaf that was sealed at this place." },
      proof: { type: "array", items: hash, description: "The hashes beside the way to the root." },
      checkpoint: { type: "string", description: "The signed note (C2SP tlog-checkpoint)." },
    },
    additionalProperties: false,
  },
  Accepted: {
    type: "object",
    required: ["accepted", "duplicates", "events"],
    properties: {
      accepted: { type: "integer", description: "Events recorded by this request." },
      duplicates: {
        type: "integer",
        description: "Events that were in the log already, with the same content.",
      },
      events: {
        type: "array",
        description: "In the order of the request.",
        items: {
          type: "object",
          required: ["id", "recordedAt", "duplicate"],
          properties: {
            id: { type: "string", format: "uuid" },
            recordedAt: instant("When the log accepted it."),
            duplicate: { type: "boolean" },
          },
        },
      },
    },
  },
  Health: {
    type: "object",
    required: ["status", "database", "upkeep"],
    properties: {
      status: { enum: ["ok", "unavailable"] },
      database: { type: "boolean" },
      upkeep: {
        type: ["object", "null"],
        description:
          "What seals and signs; null where the database is away. Down, it does not change status.",
        properties: {
          alive: { type: "boolean" },
          sealLagMs: {
            type: "integer",
            description: "How long the oldest event that waits for its seal has waited.",
          },
          unsealed: { type: "integer", description: "Events that wait; 10,001 means more than 10,000." },
          queue: { type: ["integer", "null"], description: "Jobs that wait." },
          problem: { type: ["string", "null"] },
          lastError: { type: ["string", "null"] },
        },
      },
    },
  },
  Problem: {
    type: "object",
    description: "RFC 9457. All errors of a request at once.",
    required: ["type", "title", "status", "detail"],
    properties: {
      type: { type: "string", format: "uri" },
      title: { type: "string" },
      status: { type: "integer" },
      detail: { type: "string" },
      errors: {
        type: "array",
        items: {
          type: "object",
          required: ["index", "path", "message"],
          properties: {
            index: { type: "integer", description: "Which event of the request, from 0." },
            path: { type: "string", description: 'Which field, such as payload.items[3]["a.b"].' },
            message: { type: "string" },
          },
        },
      },
      more: { type: "integer", description: "Errors beyond those listed." },
    },
  },
};
