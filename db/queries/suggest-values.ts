/**
 * Real values of a field that contain a text, for the filter bar.
 *
 * Type, actor and entity type hop from value to value along their index (a "loose scan": one probe a distinct
 * value, whatever the number of events). Ids of entities are looked for under their type's index by prefix.
 * A source has no index: its values are those of the latest events, which the caller says.
 */
import type { FilterField } from "@/lib/model/event-filter";
import type { Database, Fragment } from "../client";

const hopsMax = 2000;
const latestMax = 10_000;

/** At most `limit` values. */
export async function suggestValues(
  sql: Database,
  field: FilterField,
  part: string,
  limit: number,
): Promise<string[]> {
  switch (field) {
    case "type":
      return hop(sql, sql`type`, part, limit);
    case "actor":
      return hop(sql, sql`actor_id`, part, limit);
    case "entity.type":
      return hop(sql, sql`entity_type`, part, limit);
    case "entity":
      return part.includes("/") ? entityIds(sql, part, limit) : hop(sql, sql`entity_type`, part, limit);
    case "source":
      return latestSources(sql, part, limit);
    case "entity.id":
    case "op":
      return [];
    default:
      return refuseUnknown(field);
  }
}

async function hop(sql: Database, column: Fragment, part: string, limit: number): Promise<string[]> {
  const rows = await sql<{ value: string }[]>`
    with recursive hop as (
      (select min(e.${column}) as value, 1 as turn from audit.event e)
      union all
      select (select min(e.${column}) from audit.event e where e.${column} > h.value), h.turn + 1
      from hop h where h.value is not null and h.turn < ${hopsMax}
    )
    select value from hop
    where value is not null and strpos(lower(value), lower(${part})) > 0
    order by strpos(lower(value), lower(${part})), value
    limit ${limit}`;
  return rows.map((row) => row.value);
}

async function entityIds(sql: Database, part: string, limit: number): Promise<string[]> {
  const slash = part.indexOf("/");
  const type = part.slice(0, slash);
  const prefix = part.slice(slash + 1);
  const rows = await sql<{ value: string }[]>`
    with recursive hop as (
      (select min(e.entity_id) as value, 1 as turn from audit.event e
        where e.entity_type = ${type} and e.entity_id >= ${prefix})
      union all
      select (select min(e.entity_id) from audit.event e where e.entity_type = ${type} and e.entity_id > h.value), h.turn + 1
      from hop h where h.value is not null and h.turn < ${limit}
    )
    select value from hop where value is not null and starts_with(value, ${prefix})`;
  return rows.map((row) => `${type}/${row.value}`);
}

async function latestSources(sql: Database, part: string, limit: number): Promise<string[]> {
  const rows = await sql<{ value: string }[]>`
    with latest as (select e.source from audit.event e order by e.occurred_at desc, e.seq desc limit ${latestMax})
    select source as value from latest where strpos(lower(source), lower(${part})) > 0
    group by source order by count(*) desc, source limit ${limit}`;
  return rows.map((row) => row.value);
}

function refuseUnknown(field: never): never {
  throw new Error(`No suggestions for the field ${String(field)}.`);
}
