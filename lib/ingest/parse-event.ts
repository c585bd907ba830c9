/**
 * One event as sent → the event as it will be stored, or everything that is wrong with it.
 *
 * The rules are the contract's ("An event in JSON"). What a source cannot give is not asked of it: the source is the
 * key's, an actor nobody named is the source itself, an id that is no UUID becomes one (the original stays in
 * `metadata.sourceId`). Nothing is repaired silently and nothing dropped: a field nobody knows is refused, since it
 * belongs in `payload` or `metadata`. Each rule has its test in parse-event.test.ts.
 */
import { type ActorType, actorTypes, operations, outcomes } from "@/lib/model/event";
import { eventLimits as limits } from "@/lib/model/event-limits";
import { isJsonObject, type JsonObject, type JsonText, type JsonTree } from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";
import { utf8Length } from "@/lib/model/json-string";
import { eventDigest } from "./event-digest";
import type { NewEvent } from "./new-event";
import { readImages } from "./read-images";
import { readInstant } from "./read-instant";
import { readReferences } from "./read-references";
import { type FieldProblem, type Kept, type ParseContext, Sent } from "./sent";

export type EventParsed = { ok: true; event: NewEvent } | { ok: false; problems: FieldProblem[] };

const sentFields = new Set(
  (
    "id occurredAt type schemaVersion entityType entityId operation outcome actorId actorType onBehalfOf source " +
    "reason before after changed payload metadata transactionId correlationId causationId causes supersedes"
  ).split(" "),
);
const logFields = new Set(["recordedAt", "seq", "tx", "position"]);

/** `identity`: what was sent, where it is not the event itself but something it was made from. */
export function parseEvent(tree: JsonTree, context: ParseContext, identity: JsonTree = tree): EventParsed {
  if (!isJsonObject(tree)) return { ok: false, problems: [{ path: "", message: "an event is an object" }] };
  const sent = new Sent(tree);
  refuseUnknown(sent, tree);
  const event = readEvent(sent, identity, context);
  return sent.problems.length > 0 || event === null
    ? { ok: false, problems: sent.problems }
    : { ok: true, event };
}

function readEvent(sent: Sent, identity: JsonTree, context: ParseContext): NewEvent | null {
  const type = sent.text("type", limits.typeCharactersMax);
  if (!sent.has("type")) sent.refuse("type", "is required");
  const operation = sent.oneOf("operation", operations);
  const images = readImages(sent, operation);
  const { ids, kept } = readReferences(sent, context);
  const occurred = readOccurredAt(sent);
  const payload = sent.object("payload");
  const metadata = readMetadata(sent, [...occurred.kept, ...kept]);
  const entity = readEntity(sent);
  const actor = readActor(sent, context.source);
  const source = readSource(sent, context.source);
  const schemaVersion = sent.integer("schemaVersion", limits.schemaVersionMax) ?? 1;
  const outcome = sent.oneOf("outcome", outcomes) ?? "success";
  const reason = sent.text("reason");
  const transactionId = sent.text("transactionId", limits.referenceCharactersMax);
  const correlationId = sent.text("correlationId", limits.referenceCharactersMax);
  if (type === null || sent.problems.length > 0) return null;
  // What is stored as it was sent is written once, for the log and for the digest.
  const written = new Map<JsonTree, JsonText>();
  const text = (tree: JsonObject | null): JsonText | null => {
    if (tree === null) return null;
    const json = canonicalJson(tree);
    written.set(tree, json);
    return json;
  };
  const [after, changed] = [text(images.after), text(images.changed)];
  const [payloadText, metadataText] = [text(payload), text(metadata)];
  // Every name written out: the same with `...ids, ...entity` took half of the time of reading an event.
  return {
    id: ids.id,
    digest: eventDigest(identity, written),
    source,
    occurredAt: occurred.instant,
    type,
    schemaVersion,
    entityType: entity.entityType,
    entityId: entity.entityId,
    operation,
    outcome,
    actorId: actor.actorId,
    actorType: actor.actorType,
    onBehalfOf: actor.onBehalfOf,
    reason,
    after,
    changed,
    payload: payloadText,
    metadata: metadataText,
    transactionId,
    correlationId,
    causationId: ids.causationId,
    causes: ids.causes,
    supersedes: ids.supersedes,
  };
}

function refuseUnknown(sent: Sent, tree: JsonObject): void {
  for (const name of tree.keys()) {
    if (logFields.has(name)) sent.refuse([name], "is given by the log and cannot be sent");
    else if (!sentFields.has(name))
      sent.refuse([name], "is no field of an event: put it in payload or metadata");
  }
}

function readEntity(sent: Sent): { entityType: string | null; entityId: string | null } {
  const entityType = sent.text("entityType", limits.entityTypeCharactersMax);
  const entityId = sent.text("entityId", limits.entityIdCharactersMax);
  if (sent.has("entityType") && !sent.has("entityId"))
    sent.refuse("entityId", "comes together with entityType");
  if (sent.has("entityId") && !sent.has("entityType"))
    sent.refuse("entityType", "comes together with entityId");
  const bytes = utf8Length(entityType ?? "") + utf8Length(entityId ?? "");
  if (bytes > limits.entityBytesMax)
    sent.refuse("entityId", `entityType and entityId have at most ${limits.entityBytesMax} bytes together`);
  return { entityType, entityId };
}

type Actor = { actorId: string; actorType: ActorType; onBehalfOf: string | null };

function readActor(sent: Sent, source: string): Actor {
  const actorId = sent.text("actorId", limits.actorIdCharactersMax);
  const actorType = sent.oneOf("actorType", actorTypes);
  const onBehalfOf = sent.text("onBehalfOf", limits.referenceCharactersMax);
  if (actorId !== null) return { actorId, actorType: actorType ?? "user", onBehalfOf };
  if (!sent.has("actorId") && actorType !== null && actorType !== "service")
    sent.refuse("actorType", "needs an actorId: without one the actor is the source, a service");
  return { actorId: source, actorType: "service", onBehalfOf };
}

function readSource(sent: Sent, source: string): string {
  const told = sent.text("source", limits.sourceCharactersMax);
  if (told !== null && told !== source) sent.refuse("source", `is fixed by the key: ${source}`);
  return source;
}

function readOccurredAt(sent: Sent): { instant: string | null; kept: Kept[] } {
  const text = sent.text("occurredAt");
  if (text === null) return { instant: null, kept: [] };
  const read = readInstant(text);
  if (read.ok) return { instant: read.instant, kept: read.cut ? [["occurredAt", text]] : [] };
  sent.refuse("occurredAt", read.message);
  return { instant: null, kept: [] };
}

function readMetadata(sent: Sent, kept: readonly Kept[]): JsonObject | null {
  const told = sent.object("metadata");
  if (kept.length === 0) return told;
  const metadata: JsonObject = new Map(told);
  for (const [name, value] of kept) {
    const there = metadata.get(name);
    if (there !== undefined && canonicalJson(there) !== canonicalJson(value))
      sent.refuse(
        ["metadata", name],
        "is where the log keeps the original of this event's own field: rename it",
      );
    metadata.set(name, value);
  }
  return metadata;
}
