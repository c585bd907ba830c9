/** The API's description (OpenAPI 3.1), of what exists; openapi.test.ts holds it against the routes. */
import { requestLimits } from "./event-limits";
import { openApiLedger } from "./openapi-ledger";
import { refusals } from "./openapi-refusals";
import { openApiSchemas } from "./openapi-schemas";

const json = (name: keyof typeof openApiSchemas) => ({
  "application/json": { schema: { $ref: `#/components/schemas/${name}` } },
});

const query = (name: string, description: string, schema: object = { type: "string" }) => ({
  ...{ name, in: "query", description, schema },
});

const postEvents = {
  operationId: "appendEvents",
  summary: "Record events: one, a list, one a line, or CloudEvents",
  description: `All or nothing. At most ${requestLimits.eventsMax} events and ${requestLimits.bodyBytesMax} bytes. An event is known by its id: sent again with the same content it is a duplicate, with other content a conflict. A CloudEvent is known by its source and id.`,
  security: [{ key: [] }],
  parameters: ["specversion", "id", "source", "type", "subject", "time"].map((name) => ({
    ...{ name: `ce-${name}`, in: "header", schema: { type: "string" } },
    description: "With a CloudEvent in binary mode, percent-encoded; extensions come the same way.",
  })),
  requestBody: {
    required: true,
    content: {
      "application/json": {
        schema: {
          oneOf: [
            { $ref: "#/components/schemas/NewEvent" },
            { type: "array", items: { $ref: "#/components/schemas/NewEvent" } },
          ],
        },
      },
      "application/x-ndjson": { schema: { type: "string", description: "One NewEvent a line." } },
      "application/cloudevents+json": { schema: { $ref: "#/components/schemas/CloudEvent" } },
      "application/cloudevents-batch+json": {
        schema: { type: "array", items: { $ref: "#/components/schemas/CloudEvent" } },
      },
      "*/*": {
        schema: {
          description:
            "A CloudEvent's data, where its attributes are ce- headers: JSON, text or bytes, or nothing.",
        },
      },
    },
  },
  responses: {
    201: { description: "Every event is durable.", content: json("Accepted") },
    ...refusals("not-json", "unauthenticated", "forbidden", "conflict", "too-large", "unsupported-type"),
    ...refusals("invalid-events", "busy", "failed", "unavailable"),
  },
};

const getEvents = {
  operationId: "listEvents",
  summary: "Events that match, a page at a time, or all of them as lines",
  parameters: [
    query("q", "The query language of the timeline."),
    query("from", "From this instant on.", { type: "string", format: "date-time" }),
    query("to", "Before this instant.", { type: "string", format: "date-time" }),
    query("order", "By time of occurrence.", { enum: ["asc", "desc"], default: "desc" }),
    query("limit", "Events a page.", { type: "integer", minimum: 1, maximum: 1000, default: 100 }),
    query("cursor", "next or previous of another page."),
  ],
  responses: {
    200: {
      description: "With Accept: application/x-ndjson everything that matches, streamed.",
      content: {
        ...json("EventPage"),
        "application/x-ndjson": { schema: { type: "string", description: "One Event a line." } },
      },
    },
    ...refusals("bad-request", "unauthenticated", "forbidden", "unavailable"),
  },
};

const getEvent = {
  operationId: "getEvent",
  summary: "One event",
  parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }],
  responses: {
    200: { description: "The event, as stored.", content: json("Event") },
    ...refusals("unauthenticated", "forbidden", "not-found", "unavailable"),
  },
};

const getHealth = {
  operationId: "getHealth",
  summary: "Whether the log can be reached",
  security: [],
  responses: {
    200: { description: "It can.", content: json("Health") },
    503: { description: "It cannot.", content: json("Health") },
  },
};

const getMetrics = {
  operationId: "getMetrics",
  summary: "Figures of the ledger, for Prometheus",
  description: "For a key that may read, or an administrator's session.",
  responses: {
    200: {
      description: "Prometheus text, version 0.0.4.",
      content: { "text/plain": { schema: { type: "string" } } },
    },
    ...refusals("unauthenticated", "forbidden", "unavailable"),
  },
};

const getDescription = {
  operationId: "getDescription",
  summary: "This description",
  security: [],
  responses: { 200: { description: "OpenAPI 3.1.", content: { "application/json": { schema: {} } } } },
};

export const openApi = {
  openapi: "3.1.0",
  info: {
    title: "Whence",
    version: "1",
    description: "An append-only log of events. Numbers keep every digit: read them with a parser that does.",
  },
  servers: [{ url: "/api/v1" }],
  security: [{ key: [] }, { session: [] }],
  paths: {
    "/events": { get: getEvents, post: postEvents },
    "/events/{id}": { get: getEvent },
    ...openApiLedger,
    "/health": { get: getHealth },
    "/metrics": { get: getMetrics },
    "/openapi.json": { get: getDescription },
  },
  components: {
    schemas: openApiSchemas,
    securitySchemes: {
      key: { type: "http", scheme: "bearer", description: "A source's API key." },
      session: { type: "apiKey", in: "cookie", name: "session", description: "A signed-in person." },
    },
  },
};
