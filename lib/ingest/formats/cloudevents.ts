/**
 * CloudEvents 1.0 as events: structured JSON, alone, one a line, or in a batch. Over HTTP: ../read-cloud-event.ts.
 *
 * Source and id together are the identity, so the id is `<source>#<id>` unless it is a UUID; `causationid` is read
 * the same way, and may name another source by the same form. Data that is an object is the payload, any other data
 * stands in it as `data`, bytes as `data_base64`. Attributes an event of ours has no field for are kept in
 * `metadata.cloudEvent`, extensions nobody here knows in `metadata.extensions`.
 */
import { isJsonObject, type JsonObject, type JsonTree } from "@/lib/model/json";
import { isUuid } from "@/lib/model/uuid";
import { type AttributeValue, type CloudEvent, readCloudEvent } from "./cloudevents-attributes";
import { actorTypeOf, entityTypeOf } from "./cloudevents-entity";
import { documentChange } from "./cloudevents-firestore";
import type { JsonFormat, Mapped } from "./format";
import { object } from "./tree";

export const cloudeventsFormat: JsonFormat = {
  fileNames: /\.(json|jsonl|ndjson|cloudevents)$/i,
  open: () => ({ map: mapCloudEvent }),
};

export function mapCloudEvent(record: JsonTree): Mapped {
  const read = readCloudEvent(record);
  if (!read.ok) return { kind: "refused", problems: read.problems };
  const event = eventOf(read.cloudEvent);
  return { kind: "events", events: [{ event, identity: identityOf(read.cloudEvent) }] };
}

function eventOf({ attributes, data }: CloudEvent): JsonObject {
  const text = (name: string): string | undefined => {
    const value = attributes.get(name);
    return typeof value === "string" ? value : undefined;
  };
  const [source = "", type = "", subject, authId] = ["source", "type", "subject", "authid"].map(text);
  const causation = text("causationid");
  const change = data.kind === "json" ? documentChange(type, data.value) : null;
  return object({
    id: named(text("id") ?? "", source),
    occurredAt: text("time"),
    type,
    ...(subject === undefined ? {} : { entityType: entityTypeOf(type), entityId: subject }),
    ...(change !== null && subject !== undefined ? { ...change } : {}),
    ...(authId === undefined ? {} : { actorId: authId, actorType: actorTypeOf(text("authtype")) }),
    payload: payloadOf(data),
    metadata: metadataOf(attributes),
    correlationId: text("correlationid") ?? traceId(text("traceparent")),
    causationId: causation === undefined || causation.includes("#") ? causation : named(causation, source),
  });
}

function named(id: string, source: string): string {
  return isUuid(id) ? id : `${source}#${id}`;
}

/** Of W3C's trace context, what all steps of one request share. All zeros are none. */
function traceId(traceParent: string | undefined): string | undefined {
  const id = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(traceParent ?? "")?.[1];
  return id === undefined || /^0+$/.test(id) ? undefined : id;
}

function payloadOf(data: CloudEvent["data"]): JsonObject | undefined {
  if (data.kind === "none") return undefined;
  if (data.kind === "base64") return object({ data_base64: data.text });
  return isJsonObject(data.value) ? data.value : object({ data: data.value });
}

// Said by the event's own fields.
const told = new Set("id type time subject authid correlationid causationid".split(" "));
const trace = new Set(["traceparent", "tracestate"]);
// The specification's own, and its documented extensions.
const known = new Set(
  (
    "specversion source datacontenttype dataschema dataref authtype authclaims bamtimestamp bamtxid deprecated " +
    "expirytime partitionkey recordedtime sampledrate sequence sequencetype severitynumber severitytext"
  ).split(" "),
);

function metadataOf(attributes: CloudEvent["attributes"]): JsonObject {
  const entries = [...attributes].filter(([name]) => !told.has(name));
  const pick = (which: (name: string) => boolean): JsonObject =>
    new Map<string, JsonTree>(entries.filter(([name]) => which(name)));
  const extensions = pick((name) => !known.has(name) && !trace.has(name));
  return new Map<string, JsonTree>([
    ["cloudEvent", pick((name) => known.has(name))],
    ...pick((name) => trace.has(name)),
    ...(extensions.size > 0 ? ([["extensions", extensions]] as const) : []),
  ]);
}

/**
 * The same event, whether it came in a header or in JSON: values as texts, the data's media type and the trace left
 * out, since the first is implied by JSON and the second may be rewritten on the way.
 */
function identityOf({ attributes, data }: CloudEvent): JsonTree {
  const kept = [...attributes].filter(([name]) => name !== "datacontenttype" && !trace.has(name));
  const content = data.kind === "none" ? null : data.kind === "json" ? data.value : data.text;
  return object({ attributes: new Map(kept.map(([name, value]) => [name, asText(value)])), data: content });
}

function asText(value: AttributeValue): string {
  return typeof value === "object" ? value.number : String(value);
}
