/**
 * The partitions of a generated log, and when each event is recorded. Made as `audit.make_month` and
 * `audit.split_month` make them, but filled before they have their indexes: that is twice as fast.
 */
import type { Database, Queryable } from "@/db/client";
import { storyBegins, storyEnds } from "./story/clock";

/** `happened`: recorded a moment after it occurred, 24 months. `imported`: all recorded within one later day. */
export type LogShape = "happened" | "imported";

export type Part = { name: string; from: Date; to: Date };

export type Recording = {
  parts: Part[];
  /** In microseconds, ascending. To be asked once for each event, in order. */
  recordedAt: (n: number, occurredAt: number) => number;
};

const importBegins = Date.UTC(2025, 0, 15);
const importMs = 20 * 3_600_000;
const importMonth = { from: Date.UTC(2025, 0), to: Date.UTC(2025, 1) };
const partEventsMax = 20_000_000;

export function recordingOf(shape: LogShape, events: number): Recording {
  return shape === "happened" ? asItHappened() : inOneDay(events);
}

function asItHappened(): Recording {
  const months = Math.round((storyEnds - storyBegins) / 1000 / 86_400_000 / 30.4);
  const year = new Date(storyBegins / 1000).getUTCFullYear();
  let last = 0;
  return {
    parts: Array.from({ length: months }, (_, month) => {
      const [from, to] = [new Date(Date.UTC(year, month)), new Date(Date.UTC(year, month + 1))];
      return { name: `event_${from.toISOString().slice(0, 7).replace("-", "_")}`, from, to };
    }),
    recordedAt: (n, occurredAt) => {
      last = Math.max(last + 1, occurredAt + 900 + (n % 61) * 733);
      // The last moment of the last month is no reason for a 25th.
      return Math.min(last, storyEnds - 1);
    },
  };
}

function inOneDay(events: number): Recording {
  const count = Math.ceil(events / partEventsMax);
  const cuts = Array.from({ length: count - 1 }, (_, i) => {
    const at = importBegins + (importMs * (i + 1)) / count;
    return Math.floor(at / 60_000) * 60_000;
  });
  const bounds = [importMonth.from, ...cuts, importMonth.to];
  return {
    parts: bounds.slice(0, -1).map((from, i) => {
      const begins = new Date(from).toISOString();
      const month = `event_${begins.slice(0, 7).replace("-", "_")}`;
      const name =
        i === 0 ? month : `${month}_${begins.slice(8, 10)}_${begins.slice(11, 16).replace(":", "")}`;
      return { name, from: new Date(from), to: new Date(bounds[i + 1] ?? importMonth.to) };
    }),
    recordedAt: (n) => Math.floor((importBegins + (importMs * n) / events) * 1000),
  };
}

/** A table that can become a partition: the log's columns and checks, its bounds as one more, no index yet. */
export async function makePart(sql: Queryable, { name, from, to }: Part): Promise<void> {
  await sql.unsafe(`
    set local role whence_owner;
    create table audit.${name} (like audit.event including defaults including constraints,
      constraint bounds check (recorded_at >= '${from.toISOString()}' and recorded_at < '${to.toISOString()}'));
    -- A part is loaded in one transaction, whose number its rows take; audit.current_tx() gives it elsewhere.
    alter table audit.${name} alter column tx set default pg_current_xact_id();
    reset role;`);
}

/** Each index of the log on this part, as statements that can be run beside each other. */
export async function partIndexes(sql: Database, { name }: Part): Promise<string[]> {
  const rows = await sql<{ definition: string }[]>`
    select pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'audit.event'::regclass
    order by indexrelid`;
  return rows.map(({ definition }) =>
    definition.replace(/^CREATE INDEX \S+ ON (ONLY )?audit\.event /, `create index on audit.${name} `),
  );
}

/** From now on a month of the log like any other, and over: its span is known. One message is one transaction. */
export async function attachPart(sql: Database, { name, from, to }: Part): Promise<void> {
  const [begins, ends] = [from.toISOString(), to.toISOString()];
  await sql.unsafe(`
    alter table audit.event attach partition audit.${name} for values from ('${begins}') to ('${ends}');
    alter table audit.${name} drop constraint bounds;
    alter table audit.${name} alter column tx drop default;
    select audit.protect('audit.${name}');
    insert into audit.month (name, from_at, to_at, occurred_min, occurred_max, ended_tx, closed_at)
      select '${name}', '${begins}', '${ends}', min(occurred_at), max(occurred_at), pg_current_xact_id(), now()
      from audit.${name};`);
}
