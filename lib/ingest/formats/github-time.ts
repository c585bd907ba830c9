/**
 * When a GitHub event happened. GitHub does not say: a webhook has no time of its own.
 *
 * The nearest there is, in this order, and `metadata.occurredAtFrom` names it, so that nobody takes it for more:
 * 1. when it was delivered, which is at once (but not a redelivery: that may be days later);
 * 2. the time the payload or its subject says of this very act: a creation's `created_at`, else `updated_at`, …;
 * 3. for a push, `repository.pushed_at`: the commits' own times are when they were written;
 * 4. the redelivery's time; 5. when its repository last changed, or the change takes effect.
 */
import { isJsonNumber, type JsonObject, type JsonTree } from "@/lib/model/json";
import type { Delivery } from "./github-delivery";
import type { Effect } from "./github-images";
import type { Subject } from "./github-subject";
import { objectAt, valueAt } from "./tree";

export type TimeFound = { occurredAt: JsonTree; from: string };

export function findTime(
  { event, payload, deliveredAt, redelivered }: Delivery,
  subject: Subject | undefined,
  { operation }: Effect,
): TimeFound | undefined {
  const delivered = deliveredAt === undefined ? undefined : { occurredAt: deliveredAt, from: "delivered_at" };
  if (delivered && !redelivered) return delivered;
  const ofRef = event === "push" || event === "create" || event === "delete";
  return (
    (ofRef ? firstTime(payload, "repository", ["pushed_at"]) : undefined) ??
    firstTime(payload, undefined, ["starred_at", "since", "updated_at"]) ??
    (subject?.own && subject.at ? firstTime(payload, subject.at, fieldsOf(operation)) : undefined) ??
    elsewhere(payload) ??
    delivered ??
    firstTime(payload, "repository", ["updated_at", "pushed_at"]) ??
    firstTime(payload, "installation", ["updated_at"]) ??
    firstTime(payload, undefined, ["effective_date"])
  );
}

const created = ["created_at", "submitted_at", "started_at"];
const touched = ["updated_at", "completed_at", "published_at"];

function fieldsOf(operation: Effect["operation"]): string[] {
  return operation === "insert" ? [...created, ...touched] : [...touched, ...created];
}

/** Objects that are not the subject and yet are what happened. */
function elsewhere(payload: JsonObject): TimeFound | undefined {
  return (
    firstTime(payload, "forkee", ["created_at"]) ??
    firstTime(payload, "build", touched) ??
    firstTime(payload, "workflow_run", touched) ??
    firstTime(payload, "hook", touched) ??
    firstTime(payload, "pull_request", touched)
  );
}

function firstTime(payload: JsonObject, at: string | undefined, fields: string[]): TimeFound | undefined {
  const tree = at === undefined ? payload : objectAt(payload, at);
  for (const field of fields) {
    const value = valueAt(tree, field) ?? undefined;
    if (value === undefined || value === "") continue;
    return { occurredAt: instantOf(value), from: at === undefined ? field : `${at}.${field}` };
  }
  return undefined;
}

/** Older events and a push's repository count seconds since 1970. */
function instantOf(value: JsonTree): JsonTree {
  if (!isJsonNumber(value) || !/^\d{1,11}$/u.test(value.number)) return value;
  return new Date(Number(value.number) * 1000).toISOString();
}
