/**
 * What pointer snapshots of an entity have to say, asked of the log itself: which entities have any, where theirs stand,
 * and every sealed event in the order of keys with what it sets. The law is feed-pointer-snapshots.ts's; the way to it
 * is another, so that one checks the other.
 */
import type { Queryable } from "../client";
import { eventPointers, pointerInstant } from "./pointer-columns";

export type EntityKey = { entityType: string; entityId: string };

/** Those of `every` sealed events or more, and those that have snapshots though they should not. */
export async function listPointedEntities(
  sql: Queryable,
  unsealed: readonly string[],
  every: number,
): Promise<EntityKey[]> {
  return sql<EntityKey[]>`
    select e.entity_type collate "C" as "entityType", e.entity_id collate "C" as "entityId"
    from audit.event e where e.entity_type is not null and e.seq <> all(${[...unsealed]}::bigint[])
    group by 1, 2 having count(*) >= ${every}
    union
    select p.entity_type, p.entity_id from audit.pointer_snapshot p
    order by 1, 2`;
}

/** The seqs of the events at whose keys the entity's snapshots stand. */
export async function findSnapshotSeqs(
  sql: Queryable,
  { entityType, entityId }: EntityKey,
  every: number,
): Promise<string[]> {
  const rows = await sql<{ seq: string }[]>`
    with own as materialized (
      select e.occurred_at, e.seq from audit.event e where e.entity_type = ${entityType} and e.entity_id = ${entityId}
    ),
    placed as (
      select o.occurred_at, o.seq, (row_number() over (order by p.position) + ${every - 1}::bigint) / ${every}::bigint as k
      from audit.positions(array(select seq from own)) p join own o on o.seq = p.seq
    ),
    thousand as materialized (
      select distinct on (k) k, occurred_at, seq, count(*) over (partition by k) as events
      from placed order by k, occurred_at desc, seq desc
    )
    select distinct (
      select g.seq from thousand g where g.k <= t.k order by g.occurred_at desc, g.seq desc limit 1
    ) as seq
    from thousand t where t.events = ${every}`;
  return rows.map(({ seq }) => seq);
}

export type HeldSnapshot = { at: string; seq: string; events: string; pointers: string };

export const listSnapshots = (sql: Queryable, { entityType, entityId }: EntityKey) =>
  sql<HeldSnapshot[]>`
    select ${pointerInstant(sql, sql`p.occurred_at`)} as at, p.seq, p.events, p.pointers
    from audit.pointer_snapshot p where p.entity_type = ${entityType} and p.entity_id = ${entityId}
    order by p.occurred_at, p.seq`;

/** `names` is null for a failure, which sets nothing. */
export type Setter = { at: string; seq: string; names: string[] | null };

export const streamSetters = (
  sql: Queryable,
  { entityType, entityId }: EntityKey,
  unsealed: readonly string[],
): AsyncIterable<Setter[]> =>
  sql<Setter[]>`
    select ${pointerInstant(sql, sql`e.occurred_at`)} as at, e.seq,
      case when e.outcome = 'success' then ${eventPointers(sql)} end as names
    from audit.event e
    where e.entity_type = ${entityType} and e.entity_id = ${entityId} and e.seq <> all(${[...unsealed]}::bigint[])
    order by e.occurred_at, e.seq`.cursor(1000);
