/**
 * Pointer snapshots: for an entity of 1,000 events or more, which event last set each field, as of a key (occurred_at,
 * seq). One after each 1,000 events of the entity, so that blame reads at most about as many.
 *
 * Law (feed-projections.db.test.ts): the key of an entity's k-th snapshot is the greatest key among its first 1,000·k
 * events in the order of positions; where that is the key of the one before, they are one row. `pointers` holds, of all
 * sealed events of the entity up to that key that succeeded, for each field the greatest key that set it, and `events`
 * how many they are. An event sealed later with a smaller key goes into every snapshot from its key on.
 *
 * `pointers` is {name: [occurred_at, seq]}, where a name is `=` and the field, or `+` for the last insert, or `-` for the
 * last delete: a field called "-" is "=-". A reader voids a field's pointer that is older than either.
 */
import type { Queryable } from "../client";
import type { BusyEntity } from "./feed-entities";
import { eventPointers, pointerInstant } from "./pointer-columns";

export type SnapshotOptions = {
  /** Transactions below are sealed or were never written; an event of another is looked up by its position. */
  sealedBelow: bigint;
  /** So many events between snapshots. */
  every: number;
};

export async function feedPointerSnapshots(
  sql: Queryable,
  busy: readonly BusyEntity[],
  { sealedBelow, every }: SnapshotOptions,
): Promise<void> {
  const columns = [
    busy.map((b) => b.entityType),
    busy.map((b) => b.entityId),
    busy.map((b) => b.events),
  ] as const;
  await sql`
    with ${arrivals(sql, columns)},
    ${newKeys(sql, sealedBelow, every)},
    ${addedEvents(sql, sealedBelow)},
    ${merged(sql)}
    insert into audit.pointer_snapshot (entity_type, entity_id, occurred_at, seq, events, pointers)
    select m.entity_type, m.entity_id, m.occurred_at, m.seq, m.events, m.pointers from merged m
    on conflict (entity_type, entity_id, occurred_at, seq) do update set
      events = excluded.events, pointers = excluded.pointers`;
}

type Columns = readonly [readonly string[], readonly string[], readonly string[]];

/**
 * What the pass brings to busy entities, numbered on from what was sealed before, and the last snapshot of each. From here
 * on an entity is a number, `who`: sorting by its two texts is dear.
 */
const arrivals = (sql: Queryable, [types, ids, events]: Columns) => sql`
  busy as materialized (
    select b.who::int as who, b.entity_type collate "C" as entity_type, b.entity_id collate "C" as entity_id, b.events
    from unnest(${types}::text[], ${ids}::text[], ${events}::bigint[]) with ordinality
      b(entity_type, entity_id, events, who)
  ),
  arrival as materialized (
    select b.who, f.occurred_at, f.seq, f.recorded_at, f.outcome,
      b.events - count(*) over (partition by b.who) as sealed_before, b.events as sealed_now,
      row_number() over (partition by b.who order by f.n) as nth
    from pg_temp.fresh f
    join busy b on b.entity_type = f.entity_type collate "C" and b.entity_id = f.entity_id collate "C"
  ),
  latest as materialized (
    select b.who, p.occurred_at, p.seq, p.events, p.pointers
    from busy b
    cross join lateral (
      select * from audit.pointer_snapshot s
      where s.entity_type = b.entity_type and s.entity_id = b.entity_id
      order by s.occurred_at desc, s.seq desc limit 1
    ) p
  )`;

/** The keys of snapshots that begin with this pass: greater than any the entity has. */
const newKeys = (sql: Queryable, sealedBelow: bigint, every: number) => sql`
  crossing as materialized (
    select distinct a.who, a.sealed_before, a.sealed_now from arrival a
    where a.sealed_now / ${every}::bigint > a.sealed_before / ${every}::bigint
  ),
  -- The greatest key of each thousand, and before them of all that was sealed.
  thousand as materialized (
    select c.who, 0 as k, g.occurred_at, g.seq
    from crossing c
    join busy b on b.who = c.who
    cross join lateral (
      select e.occurred_at, e.seq from audit.event e
      where e.entity_type = b.entity_type collate "default" and e.entity_id = b.entity_id collate "default"
        and case when e.seq in (select a.seq from arrival a) then false else ${isSealed(sql, sealedBelow)} end
      order by e.occurred_at desc, e.seq desc limit 1
    ) g
    where c.sealed_before > 0
    union all (
      select distinct on (a.who, thousand.k) a.who, thousand.k, a.occurred_at, a.seq
      from arrival a
      join crossing c on c.who = a.who
      cross join lateral (select (a.sealed_before + a.nth + ${every - 1}::bigint) / ${every}::bigint as k) thousand
      order by a.who, thousand.k, a.occurred_at desc, a.seq desc
    )
  ),
  new_key as materialized (
    select distinct c.who, g.occurred_at, g.seq
    from crossing c
    cross join generate_series(c.sealed_before / ${every}::bigint + 1, c.sealed_now / ${every}::bigint) k
    cross join lateral (
      select t.occurred_at, t.seq from thousand t
      where t.who = c.who and t.k <= k.k
      order by t.occurred_at desc, t.seq desc limit 1
    ) g
    left join latest l on l.who = c.who
    where (l.occurred_at, l.seq) is distinct from (g.occurred_at, g.seq)
  )`;

/** The events to be added, with the pointers each sets: late ones, and those between the last snapshot and the new. */
const addedEvents = (sql: Queryable, sealedBelow: bigint) => sql`
  added as materialized (
    select a.who, a.occurred_at, a.seq, ${eventPointers(sql)} as names
    from arrival a
    join latest l on l.who = a.who and (a.occurred_at, a.seq) <= (l.occurred_at, l.seq)
    join busy b on b.who = a.who
    join audit.event e on e.recorded_at = a.recorded_at and e.occurred_at = a.occurred_at and e.seq = a.seq
      and e.entity_type = b.entity_type collate "default" and e.entity_id = b.entity_id collate "default"
    where a.outcome = 'success'
    union all
    select n.who, e.occurred_at, e.seq, ${eventPointers(sql)}
    from (
      select distinct on (n.who) n.* from new_key n order by n.who, n.occurred_at desc, n.seq desc
    ) n
    join busy b on b.who = n.who
    left join latest l on l.who = n.who
    join audit.event e
      on e.entity_type = b.entity_type collate "default" and e.entity_id = b.entity_id collate "default"
      and (e.occurred_at, e.seq) > (coalesce(l.occurred_at, '-infinity'), coalesce(l.seq, -1))
      and (e.occurred_at, e.seq) <= (n.occurred_at, n.seq)
    where e.outcome = 'success'
      and case when e.seq in (select a.seq from arrival a) then true else ${isSealed(sql, sealedBelow)} end
  )`;

/** Snapshots old and new in the order of keys, each with what was added up to it. */
const merged = (sql: Queryable) => sql`
  touched as materialized (
    select b.who, p.occurred_at, p.seq, p.events, p.pointers
    from (
      select distinct on (a.who) a.who, a.occurred_at, a.seq from added a order by a.who, a.occurred_at, a.seq
    ) first
    join busy b on b.who = first.who
    join audit.pointer_snapshot p on p.entity_type = b.entity_type and p.entity_id = b.entity_id
      and (p.occurred_at, p.seq) >= (first.occurred_at, first.seq)
    union all
    select n.who, n.occurred_at, n.seq, coalesce(l.events, 0), coalesce(l.pointers, '{}')
    from new_key n
    left join latest l on l.who = n.who
  ),
  -- "place" counts an entity's snapshots: for an event that of the first it belongs to, for a snapshot its own. An event
  -- with a snapshot's key stands before it. "nth" stands for the key: of two the greater is the later.
  lined as materialized (
    select u.*, row_number() over past as nth, count(*) filter (where not u.is_snapshot) over past as added,
      count(*) filter (where u.is_snapshot) over past + case when u.is_snapshot then 0 else 1 end as place
    from (
      select t.*, null::text[] as names, true as is_snapshot from touched t
      union all select a.who, a.occurred_at, a.seq, 0, null, a.names, false from added a
    ) u
    window past as (partition by u.who order by u.occurred_at, u.seq, u.is_snapshot rows unbounded preceding)
  ),
  snapshot as materialized (select * from lined l where l.is_snapshot),
  setter as materialized (
    select m.who, m.place, m.name, l.occurred_at, l.seq
    from (
      select l.who, l.place, name collate "C" as name, max(l.nth) as nth
      from lined l cross join unnest(l.names) name
      group by l.who, l.place, name collate "C"
    ) m
    join lined l on l.who = m.who and l.nth = m.nth
  ),
  candidate as (
    select s.who, s.place, p.key collate "C" as name,
      (p.value ->> 0)::timestamptz as occurred_at, (p.value ->> 1)::bigint as seq
    from snapshot s cross join jsonb_each(s.pointers) p
    union all
    select s.who, s.place, t.name, t.occurred_at, t.seq
    from snapshot s
    join setter t on t.who = s.who and t.place <= s.place
  ),
  pointers as (
    select g.who, g.place,
      jsonb_object_agg(g.name, jsonb_build_array(${pointerInstant(sql, sql`g.occurred_at`)}, g.seq)) as pointers
    from (
      select distinct on (c.who, c.place, c.name) c.* from candidate c
      order by c.who, c.place, c.name, c.occurred_at desc, c.seq desc
    ) g
    group by g.who, g.place
  ),
  merged as (
    select b.entity_type, b.entity_id, s.occurred_at, s.seq, s.events + s.added as events,
      coalesce(p.pointers, '{}') as pointers
    from snapshot s
    join busy b on b.who = s.who
    left join pointers p on p.who = s.who and p.place = s.place
  )`;

/** That an event is not of this pass is known where this stands; dear where it must look into the tiles. */
const isSealed = (sql: Queryable, sealedBelow: bigint) => sql`
  (e.tx < ${sealedBelow.toString()}::xid8
    or coalesce(audit.position_of(e.seq) < (select min(f.position) from pg_temp.fresh f), false))`;
