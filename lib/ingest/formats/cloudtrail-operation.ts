/**
 * Whether a CloudTrail call created, changed or deleted the thing it is about; undefined where that is not certain.
 *
 * Certain is what the call's own words say of the very entity: `CreateUser` of a user, `DeleteUserPolicy` of a user
 * (a change of it, no deletion). `CreateAccessKey` does not create a user, `PutObject` may create or replace, and a read
 * or a failed call changes nothing. Images are not there to be had; only starting and stopping an instance says from
 * what state to what.
 */
import type { Operation } from "@/lib/model/event";
import { isJsonNumber, type JsonObject, type JsonTree } from "@/lib/model/json";
import type { Thing } from "./cloudtrail-kinds";
import { type CallName, singular } from "./cloudtrail-names";
import { listAt, object, textAt } from "./tree";

export function findOperation(
  record: JsonObject,
  { verb, noun }: CallName,
  entity: Thing | undefined,
): Operation | undefined {
  if (!entity || isFailed(record) || isReadOnly(record)) return undefined;
  const { entityType } = entity;
  const own = singular(noun);
  if (own === entityType || entityType.endsWith(`_${own}`)) return ownVerbs.get(verb);
  const part = partOf.get(own);
  if (part === entityType) return "update";
  return noun.startsWith(`${entityType}_`) && partVerbs.has(verb) ? "update" : undefined;
}

/** `errorCode` says it; a sign-in fails by its answer. */
export function isFailed(record: JsonObject): boolean {
  if ((record.get("errorCode") ?? null) !== null) return true;
  return textAt(record, "responseElements", "ConsoleLogin") === "Failure";
}

/** An instance's state before and after, as EC2 answers it. */
export function instanceChange(record: JsonObject, entity: Thing | undefined): JsonObject | undefined {
  const items = listAt(record, "responseElements", "instancesSet", "items");
  const item = items.find((each) => textAt(each, "instanceId") === entity?.entityId);
  const from = textAt(item, "previousState", "name");
  const to = textAt(item, "currentState", "name");
  if (!from || !to || from === to) return undefined;
  return object({ state: object({ from, to }) });
}

function isReadOnly(record: JsonObject): boolean {
  const value: JsonTree | undefined = record.get("readOnly");
  // Logstash and its kind write it as a text.
  return value === true || value === "true" || (isJsonNumber(value) && value.number === "1");
}

const ownVerbs: ReadonlyMap<string, Operation> = new Map([
  ["create", "insert"],
  ["run", "insert"],
  ["update", "update"],
  ["modify", "update"],
  ["set", "update"],
  ["enable", "update"],
  ["disable", "update"],
  ["rotate", "update"],
  ["attach", "update"],
  ["detach", "update"],
  ["start", "update"],
  ["stop", "update"],
  ["reboot", "update"],
  ["delete", "delete"],
  ["terminate", "delete"],
  ["deregister", "delete"],
]);

/** With the name of a part behind that of the whole: `PutBucketPolicy`. `Create` is not among them: `CreateImageX`
 * need not change the image. */
const partVerbs = new Set(
  "put update modify set attach detach add remove delete authorize revoke enable disable replace".split(" "),
);

/** Parts whose names do not say whose they are. */
const partOf: ReadonlyMap<string, string> = new Map([
  ["login_profile", "user"],
  ["assume_role_policy", "role"],
  ["event_selector", "trail"],
  ["insight_selector", "trail"],
  ["logging", "trail"],
  ["permission", "function"],
]);
