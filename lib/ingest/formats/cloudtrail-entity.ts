/**
 * What a CloudTrail record is about: one thing, or none.
 *
 * Looked for in `resources`, then in the names of the request, then (where a call creates) in its answer. Where there
 * are several, it is the one the call's own name speaks of (`CreateAccessKey`: the key, not its user), else the first.
 * Where a call is about several of the same kind, it is the first; the record in `payload` has them all.
 */
import type { JsonObject, JsonTree } from "@/lib/model/json";
import { kinds, type Place, type Thing, thingOf, thingOfArn } from "./cloudtrail-kinds";
import { type CallName, singular, snake } from "./cloudtrail-names";
import { listAt, objectAt, textAt } from "./tree";

export function findEntity(record: JsonObject, service: string, call: CallName): Thing | undefined {
  const place = {
    account: textAt(record, "recipientAccountId") ?? textAt(record, "userIdentity", "accountId"),
    region: textAt(record, "awsRegion"),
  };
  const request = objectAt(record, "requestParameters");
  const own = singular(call.noun);
  const things = [
    ...resources(record),
    ...(request ? named(request, service, place) : []),
    ...ownByName(request, service, call, place),
    ...answered(record, service, call, place),
  ];
  const mine = things.find((thing) => thing.entityType === own);
  // What instances are run from and in is not what the call is about.
  return mine ?? (call.verb === "run" ? undefined : things[0]);
}

function resources(record: JsonObject): Thing[] {
  return listAt(record, "resources").flatMap((resource) => {
    const arn = textAt(resource, "ARN") ?? textAt(resource, "arn");
    return arn?.startsWith("arn:") ? [thingOfArn(arn, textAt(resource, "type"))] : [];
  });
}

function named(request: JsonObject, service: string, place: Place): Thing[] {
  const things: Thing[] = [];
  const [bucket, key] = [textAt(request, "bucketName"), textAt(request, "key")];
  if (bucket && key) things.push({ entityType: "object", entityId: `${bucket}/${key}` });
  for (const [entityType, kind] of Object.entries(kinds)) {
    if (kind.services && !kind.services.includes(service)) continue;
    const name = firstName(request, kind.parameters ?? namesOf(entityType));
    if (name) things.push(thingOf(entityType, name, place));
  }
  const target = textAt(request, "target");
  // Systems Manager's sessions are opened to an instance, `i-…`, or a machine it manages, `mi-…`.
  if (target && /^m?i-/u.test(target)) things.push(thingOf("instance", target, place));
  return things;
}

/** The call's noun with Id, Name, Arn or Identifier: holds for services no table knows. */
function ownByName(
  request: JsonObject | undefined,
  service: string,
  { verb, noun }: CallName,
  place: Place,
): Thing[] {
  const own = singular(noun);
  if (!request || own === "") return [];
  const names = writes.has(verb) ? [...namesOf(own), "name"] : namesOf(own);
  const name = firstName(request, names);
  return name ? [thingOf(typeOf(own, service), name, place)] : [];
}

const writes = new Set(["create", "update", "delete"]);

/** What a call made is often named by its answer alone: a key, a snapshot, instances. */
function answered(record: JsonObject, service: string, { verb, noun }: CallName, place: Place): Thing[] {
  const own = singular(noun);
  const answer = objectAt(record, "responseElements");
  if (!answer || own === "" || (verb !== "create" && verb !== "run")) return [];
  const name =
    firstName(answer, namesOf(own)) ??
    firstName(objectAt(answer, camelOf(own)), namesOf(own)) ??
    oneName(answer.get(`${camelOf(own)}sSet`));
  return name ? [thingOf(typeOf(own, service), name, place)] : [];
}

/** A `user` of another service than IAM is not IAM's: `transfer_user`. */
function typeOf(noun: string, service: string): string {
  const services = Object.hasOwn(kinds, noun) ? kinds[noun]?.services : undefined;
  return services && !services.includes(service) ? `${snake(service)}_${noun}` : noun;
}

function firstName(tree: JsonObject | undefined, parameters: readonly string[]): string | undefined {
  for (const parameter of parameters) {
    const name = oneName(tree?.get(parameter));
    if (name) return name;
  }
  return undefined;
}

function namesOf(noun: string): string[] {
  const camel = camelOf(noun);
  return ["Id", "Name", "Arn", "Identifier"].map((end) => `${camel}${end}`);
}

function camelOf(noun: string): string {
  return noun.replace(/_([a-z0-9])/gu, (_, letter: string) => letter.toUpperCase());
}

/** `"i-1"`, `["i-1"]`, or EC2's `{items: [{instanceId: "i-1"}]}`. */
function oneName(value: JsonTree | undefined): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  if (Array.isArray(value)) return typeof value[0] === "string" ? oneName(value[0]) : undefined;
  return textAt(listAt(value, "items")[0], "instanceId");
}
