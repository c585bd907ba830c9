/** The registry of entities, with the events of a pass added; answers those whose pointers are kept. */
import type { Queryable } from "../client";

/** `events`: all that are sealed, this pass included. */
export type BusyEntity = { entityType: string; entityId: string; events: string };

/** Busy are those of `busyFrom` events or more. */
export async function feedEntities(sql: Queryable, busyFrom: number): Promise<BusyEntity[]> {
  return sql<BusyEntity[]>`
    with fed as (
      insert into audit.entity as held
        (entity_type, entity_id, events, occurred_min, occurred_max, recorded_min, recorded_max)
      select f.entity_type, f.entity_id, count(*), min(f.occurred_at), max(f.occurred_at), min(f.recorded_at),
        max(f.recorded_at)
      from pg_temp.fresh f
      where f.entity_type is not null
      group by f.entity_type, f.entity_id
      on conflict (entity_type, entity_id) do update set
        events = held.events + excluded.events,
        occurred_min = least(held.occurred_min, excluded.occurred_min),
        occurred_max = greatest(held.occurred_max, excluded.occurred_max),
        recorded_min = least(held.recorded_min, excluded.recorded_min),
        recorded_max = greatest(held.recorded_max, excluded.recorded_max)
      returning held.entity_type, held.entity_id, held.events
    )
    select fed.entity_type as "entityType", fed.entity_id as "entityId", fed.events
    from fed where fed.events >= ${busyFrom}`;
}
