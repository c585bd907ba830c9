/**
 * GitHub's webhooks, as its API, a receiver or octokit's examples kept them (github-delivery.ts).
 *
 * - `type` is the event and its action: `issues.opened`; `push` has none.
 * - Entity: github-subject.ts. What it did, and images: github-images.ts. When: github-time.ts.
 * - The actor is the sender, a bot a service. An event GitHub sends of itself has none.
 * - The id is the delivery's guid, the same at every redelivery; known again by event and payload, not by its sending.
 * - Without any time to go by (teams and memberships hold none) an event is refused: give its `delivered_at`.
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
  const events = read.deliveries.map(mapDelivery);
  const [first, second] = events;
  // Of an event alone it can be said what to add; beside others it is the log's rules that reject it by itself.
  if (first?.event.get("occurredAt") === untold && !second)
    return { kind: "refused", problems: [{ path: "delivered_at", message: timeless }] };
  return { kind: "events", events };
}

const untold = "not told";
const timeless = "is missing, and this event's payload holds no time: recorded as of today it would be a lie";

function mapDelivery(delivery: Delivery): MappedEvent {
  const { event, payload, guid } = delivery;
  const subject = findSubject(event, payload);
  const effect = effectOf(event, payload, subject);
  const time = findTime(delivery, subject, effect);
  const action = textAt(payload, "action");
  const sender = textAt(payload, "sender", "login");
  const mapped = object({
    id: guid,
    occurredAt: time?.occurredAt ?? untold,
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
  });
}
