/**
 * GitHub's webhooks, as its API, a receiver or octokit's examples kept them (github-delivery.ts).
 *
 * - `type` is the event and its action: `issues.opened`; `push` has none.
 * - Entity: github-subject.ts. What it did, and images: github-images.ts. When: github-time.ts.
 * - The actor is the sender, a bot a service. An event GitHub sends of itself has none.
 * - The id is the delivery's guid, the same at every redelivery; known again by event and payload, not by its sending.
 * - Where nothing holds a time (teams and memberships without a delivery), the log's own stands in, and
 *   `metadata.occurredAtUnknown` says so.
 * - The payload is whole but for `action`, which is in `type` and in `metadata`.
 */
import type { JsonObject, JsonTree } from "@/lib/model/json";
import type { JsonFormat, Mapped, MappedEvent } from "./format";
import { type Delivery, readDeliveries } from "./github-delivery";
import { effectOf } from "./github-images";
import { findSubject } from "./github-subject";
import { findTime } from "./github-time";
import { object, textAt } from "./tree";

export const githubFormat: JsonFormat = {
  // Octokit's examples come as a package, whose own description is no delivery.
  fileNames: /(?<!(?:^|\/)package)\.(?:json|jsonl|ndjson)(?:\.gz)?$|\.zip$/iu,
  open: () => ({ map: mapRecord }),
};

function mapRecord(record: JsonTree): Mapped {
  const read = readDeliveries(record);
  if (!read.ok) return { kind: "refused", problems: [read.problem] };
  if (read.deliveries.length === 0) return { kind: "nothing", why: "an event without an example" };
  return { kind: "events", events: read.deliveries.map(mapDelivery) };
}

function mapDelivery(delivery: Delivery): MappedEvent {
  const { event, payload, guid } = delivery;
  const subject = findSubject(event, payload);
  const effect = effectOf(event, payload, subject);
  const time = findTime(delivery, subject, effect);
  const action = textAt(payload, "action");
  const sender = textAt(payload, "sender", "login");
  const mapped = object({
    id: guid,
    occurredAt: time?.occurredAt,
    type: action === undefined ? event : `${event}.${action}`,
    entityType: subject?.entityType,
    entityId: subject?.entityId,
    ...effect,
    actorId: sender,
    actorType: sender === undefined ? undefined : isBot(payload) ? "service" : "user",
    payload: withoutAction(payload),
    metadata: metadataOf(delivery, action, time?.from),
  });
  return { event: mapped, identity: object({ event, payload }) };
}

function isBot(payload: JsonObject): boolean {
  return textAt(payload, "sender", "type") === "Bot";
}

function withoutAction(payload: JsonObject): JsonObject {
  if (textAt(payload, "action") === undefined) return payload;
  return new Map([...payload].filter(([name]) => name !== "action"));
}

function metadataOf(delivery: Delivery, action: string | undefined, from: string | undefined): JsonObject {
  return object({
    event: delivery.event,
    action,
    delivery: delivery.guid,
    deliveredAt: delivery.deliveredAt,
    redelivery: delivery.redelivered ? true : undefined,
    hookId: delivery.hookId,
    occurredAtFrom: from,
    occurredAtUnknown: from === undefined ? true : undefined,
  });
}
