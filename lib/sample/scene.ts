/**
 * A scene is one transaction of the story: who acts, when it happened and when the log heard of it, and the acts.
 *
 * Acts on orders, items, payments, shipments and ledger entries tell the log themselves (`change`: the row is
 * written and audit.record_event given its images). Acts on tracked tables (`write`, `take`) tell nothing: capture
 * does, as for `fix` and `shift`, which set many prices. `fact` is a domain event with no row behind it. Events are named, and causes are given by those names.
 */
import type { Operation } from "@/lib/model/event";
import type { Actor } from "./cast";
import { hash32 } from "./chance";
import { type Micros, millis } from "./story-time";
import type { Fields } from "./value";

export type TellingTable = "order" | "item" | "payment" | "shipment" | "ledger";
export type TrackedTable = "customer" | "limit" | "price" | "stock";

/** What an event says beyond its scene. */
export type Told = {
  /** Unique in the story: `order/1042 placed`. */
  name: string;
  type: string;
  payload?: Fields;
  /** Name of the event that caused it, where it is not the scene's. */
  cause?: string;
  /** Names of further causes. */
  causes?: readonly string[];
  /** Name of the event that this one corrects. */
  supersedes?: string;
  failed?: boolean;
  onBehalfOf?: string;
  schemaVersion?: number;
};

export type Fact = Told & { kind: "fact"; entity?: readonly [type: string, id: string] };
export type Change = Told & {
  kind: "change";
  table: TellingTable;
  operation: Operation;
  key: string;
  set: Fields;
};
export type Write = { kind: "write"; table: TrackedTable; operation: Operation; key: string; set: Fields };
export type Take = { kind: "take"; site: string; instrument: string; tonnes: string };
/** New prices in one statement, by symbol. */
export type Fix = { kind: "fix"; prices: Fields };
/** The whole price list by one factor, in one statement; `count` is how many it must meet. */
export type Shift = { kind: "shift"; factor: string; count: number };
export type Act = Fact | Change | Write | Take | Fix | Shift;

export type Scene = {
  at: Micros;
  recordedAt: Micros;
  actor: Actor;
  source?: string;
  reason?: string;
  /** The correlation id. */
  flow?: string;
  /** Name of the event that caused all acts of the scene; `lost:…` is a cause that never arrived. */
  cause?: string;
  acts: readonly Act[];
};

type Setting = Omit<Scene, "at" | "recordedAt" | "actor" | "acts"> & {
  /** How much later the log heard of it; else 4 to 40 ms, as a healthy source takes. */
  lag?: Micros;
};

export function scene(at: Micros, actor: Actor, { lag, ...setting }: Setting, acts: readonly Act[]): Scene {
  const usual = millis(4) + (hash32(`${at}${actor.id}`) % millis(36));
  return { ...setting, at, actor, recordedAt: at + (lag ?? usual), acts };
}

export const fact = (name: string, type: string, rest: Omit<Fact, "kind" | "name" | "type"> = {}): Fact => ({
  kind: "fact",
  name,
  type,
  ...rest,
});

type ChangeRest = Omit<Change, "kind" | "name" | "type" | "table" | "operation" | "key" | "set">;

/** `act` is the last word of the name: `insert("order", "1042", "placed", …)` is named `order/1042 placed`. */
export const insert = (
  table: TellingTable,
  key: string,
  act: string,
  type: string,
  set: Fields,
  rest: ChangeRest = {},
): Change => ({
  kind: "change",
  operation: "insert",
  table,
  key,
  name: `${table}/${key} ${act}`,
  type,
  set,
  ...rest,
});

export const update = (
  table: TellingTable,
  key: string,
  act: string,
  type: string,
  set: Fields,
  rest: ChangeRest = {},
): Change => ({
  kind: "change",
  operation: "update",
  table,
  key,
  name: `${table}/${key} ${act}`,
  type,
  set,
  ...rest,
});

export const remove = (
  table: TellingTable,
  key: string,
  act: string,
  type: string,
  rest: ChangeRest = {},
): Change => ({
  kind: "change",
  operation: "delete",
  table,
  key,
  name: `${table}/${key} ${act}`,
  type,
  set: {},
  ...rest,
});

export const write = (table: TrackedTable, operation: Operation, key: string, set: Fields = {}): Write => ({
  kind: "write",
  table,
  operation,
  key,
  set,
});

/** What a notification told whom. */
export const notified = (name: string, who: string, text: string, payload: Fields = {}): Fact =>
  fact(name, "notification.sent", {
    entity: ["user", who],
    payload: { to: who, text, channel: "push", ...payload },
  });
