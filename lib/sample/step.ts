/**
 * Scenes put in the order of recording, numbered from 1, names turned into ids: what the runner carries out.
 *
 * The log hears of an event after it heard of its cause, and of one flow's events in the order they happened, as
 * sources that report over one connection do. A name that no scene has, or two scenes have, is a mistake in the
 * story and throws.
 */
import type { ActorType, Instant } from "@/lib/model/event";
import type { JsonText } from "@/lib/model/json";
import { formatJson } from "@/lib/model/json-format";
import { hash32 } from "./chance";
import { eventId } from "./event-id";
import type { Act, Change, Fact, Scene, TellingTable, TrackedTable } from "./scene";
import { instantOf, lastDayStart, type Micros, millis } from "./story-time";
import { type Fields, number, treeOf, type Value } from "./value";

export type Step = {
  number: number;
  /** What the log's clock shows. */
  clock: Instant;
  actorId: string;
  actorType: ActorType;
  source: string;
  reason: string | null;
  correlationId: string | null;
  causationId: string | null;
  acts: StepAct[];
};

/** `event` holds the arguments of audit.record_event by their names, images excepted: those come from the row. */
export type StepAct =
  | { kind: "fact"; event: JsonText }
  | {
      kind: "change";
      table: TellingTable;
      operation: Change["operation"];
      key: string;
      set: JsonText;
      event: JsonText;
    }
  | { kind: "write"; table: TrackedTable; operation: Change["operation"]; key: string; set: JsonText }
  | { kind: "take"; site: string; instrument: string; tonnes: string }
  | { kind: "fix"; at: Instant; prices: JsonText; count: number }
  | { kind: "shift"; at: Instant; factor: string; count: number };

export function stepsOf(scenes: readonly Scene[]): Step[] {
  const timed = inOrderOfRecording(scenes);
  const ids = idsOf(timed);
  return timed.map((each, index) => ({
    number: index + 1,
    clock: instantOf(each.recordedAt),
    actorId: each.actor.id,
    actorType: each.actor.type,
    source: each.source ?? each.actor.source,
    reason: each.reason ?? null,
    correlationId: each.flow ?? null,
    causationId: each.cause === undefined ? null : idOf(ids, each.cause),
    acts: each.acts.map((act) => stepAct(each, act, ids)),
  }));
}

function inOrderOfRecording(scenes: readonly Scene[]): Scene[] {
  const heardOf = new Map<string, Micros>();
  const byTime = [...scenes].sort((a, b) => a.at - b.at);
  const timed = byTime.map((each) => {
    const flow = each.flow ?? each.acts.find(isTold)?.name ?? "";
    const recordedAt = Math.max(each.recordedAt, (heardOf.get(flow) ?? 0) + 211);
    heardOf.set(flow, recordedAt);
    return { ...each, recordedAt };
  });
  return timed.sort((a, b) => a.recordedAt - b.recordedAt);
}

function idsOf(scenes: readonly Scene[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const each of scenes) {
    for (const { name } of each.acts.filter(isTold)) {
      if (ids.has(name)) throw new Error(`the story tells ${name} twice`);
      ids.set(name, eventId(each.recordedAt, name));
    }
  }
  return ids;
}

function idOf(ids: Map<string, string>, name: string): string {
  if (name.startsWith("lost:")) return eventId(lastDayStart, name);
  const id = ids.get(name);
  if (id === undefined) throw new Error(`the story never tells ${name}`);
  return id;
}

function stepAct(from: Scene, act: Act, ids: Map<string, string>): StepAct {
  switch (act.kind) {
    case "fact":
      return { kind: "fact", event: text(eventOf(from, act, act.entity, ids)) };
    case "change": {
      const { table, operation, key, set } = act;
      return {
        kind: "change",
        table,
        operation,
        key,
        set: text(set),
        event: text(eventOf(from, act, [table, key], ids)),
      };
    }
    case "write": {
      const { table, operation, key, set } = act;
      return { kind: "write", table, operation, key, set: text(set) };
    }
    case "fix":
      return {
        kind: "fix",
        at: instantOf(from.at),
        prices: text(act.prices),
        count: Object.keys(act.prices).length,
      };
    case "shift":
      return { ...act, at: instantOf(from.at) };
    case "take":
      return act;
  }
}

function eventOf(from: Scene, told: Fact | Change, entity: Fact["entity"], ids: Map<string, string>): Fields {
  return {
    id: idOf(ids, told.name),
    type: told.type,
    entity_type: entity?.[0],
    entity_id: entity?.[1],
    occurred_at: instantOf(from.at),
    payload: told.payload,
    metadata: { ...from.actor.metadata, requestId: requestId(from) },
    // A further event of the same commit keeps the step's cause unless it has one of its own.
    causation_id: told.cause === undefined ? undefined : idOf(ids, told.cause),
    causes: told.causes?.map((name) => idOf(ids, name)),
    supersedes: told.supersedes === undefined ? undefined : idOf(ids, told.supersedes),
    outcome: told.failed ? "failure" : "success",
    on_behalf_of: told.onBehalfOf,
    schema_version: number(told.schemaVersion ?? 1),
  };
}

const isTold = (act: Act): act is Fact | Change => act.kind === "fact" || act.kind === "change";
const text = (value: Value): JsonText => formatJson(treeOf(value));

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** `req_01JP4T7Q6M`: time and chance in base 32, as the desk's gateway gives them. */
function requestId(from: Scene): string {
  return `req_01${base32(Math.floor(from.at / millis(1)), 5)}${base32(hash32(`${from.at}${from.actor.id}`), 3)}`;
}

/** The last `digits` digits of a number in base 32. */
export function base32(value: number, digits: number): string {
  return Array.from(
    { length: digits },
    (_, index) => crockford[Math.floor(value / 32 ** (digits - 1 - index)) % 32],
  ).join("");
}
