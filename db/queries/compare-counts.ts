/**
 * Registry and roll-ups held against the log: rows that are not what the sealed events give, as they are found. Counted
 * anew by PostgreSQL, which puts on disk what does not fit its memory; what is equal does not travel.
 */
import type { Queryable } from "../client";
import { type Rollup, rollupCounts, rollups } from "./rollups";

export type CountDifference = {
  table: string;
  /** The row's key: the bucket or the type, and so on. */
  key: string[];
  /** Null: there should be no such row. */
  expected: string | null;
  /** Null: there is no such row. */
  actual: string | null;
};

// Differences per trip: a log altered as a whole has as many as rows.
const perTrip = 500;

export async function* compareCounts(
  sql: Queryable,
  unsealed: readonly string[],
): AsyncGenerator<CountDifference> {
  const texts = [comparedEntities, ...rollups.map(comparedRollup)];
  for (const text of texts)
    for await (const rows of sql.unsafe<CountDifference[]>(text, [[...unsealed]]).cursor(perTrip))
      yield* rows;
}

// The list is hashed, so that a long one costs an event no more than a short one.
const sealed = "(select * from audit.event where seq <> all($1::bigint[])) e";
const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

function comparedRollup(rollup: Rollup): string {
  const names = rollup.columns.map(([name]) => name);
  const either = names.map((name) => `coalesce(x.${name}, held.${name})`).join(", ");
  return `
    select 'audit.${rollup.table}' as "table", array[${instant("coalesce(x.bucket, held.bucket)")}, ${either}] as key,
      x.events::text as expected, held.events::text as actual
    from (${rollupCounts(rollup, sealed)}) x
    full join audit.${rollup.table} held
      on held.bucket = x.bucket and ${names.map((name) => `held.${name} = x.${name}`).join(" and ")}
    where x.events is distinct from held.events`;
}

const bounds = ["occurred_min", "occurred_max", "recorded_min", "recorded_max"];
const said = (row: string) =>
  `case when ${row}.events is not null then concat_ws(' ', ${row}.events, ${bounds.map((name) => instant(`${row}.${name}`)).join(", ")}) end`;

const comparedEntities = `
  select 'audit.entity' as "table",
    array[coalesce(x.entity_type, held.entity_type), coalesce(x.entity_id, held.entity_id)] as key,
    ${said("x")} as expected, ${said("held")} as actual
  from (
    select e.entity_type collate "C" as entity_type, e.entity_id collate "C" as entity_id, count(*) as events,
      min(e.occurred_at) as occurred_min, max(e.occurred_at) as occurred_max, min(e.recorded_at) as recorded_min,
      max(e.recorded_at) as recorded_max
    from ${sealed} where e.entity_type is not null group by 1, 2
  ) x
  full join audit.entity held on held.entity_type = x.entity_type and held.entity_id = x.entity_id
  where (x.events, ${bounds.map((name) => `x.${name}`).join(", ")})
    is distinct from (held.events, ${bounds.map((name) => `held.${name}`).join(", ")})`;
