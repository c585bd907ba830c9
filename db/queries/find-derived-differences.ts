/**
 * Where keys, edges and the names of changed fields are not what the events give, both ways, a page at a time. Each is
 * one pass over the log with a join by hash: for a whole check, not for a page.
 */
import type { Fragment, Queryable } from "../client";

export type DerivedDifference = {
  seq: string | null;
  id: string;
  expected: string | null;
  actual: string | null;
};

export const derivedKinds = ["keys", "edges", "changed-keys"] as const;
export type DerivedKind = (typeof derivedKinds)[number];

const rowsPerPage = 1_000;

export async function* findDerivedDifferences(
  sql: Queryable,
  kind: DerivedKind,
): AsyncGenerator<DerivedDifference> {
  for await (const page of sql<DerivedDifference[]>`${queries[kind](sql)}`.cursor(rowsPerPage)) yield* page;
}

const queries: Record<DerivedKind, (sql: Queryable) => Fragment> = {
  keys: (sql) => sql`
    with event as (select e.id, e.seq, e.recorded_at, e.occurred_at, e.source from audit.event e),
    key as (select k.id, k.seq, k.recorded_at, k.occurred_at, k.source from audit.event_key k)
    select coalesce(e.seq, k.seq) as seq, coalesce(e.id, k.id) as id,
      case when e.id is not null then concat_ws(' ', e.seq, e.recorded_at, e.occurred_at, e.source) end as expected,
      case when k.id is not null then concat_ws(' ', k.seq, k.recorded_at, k.occurred_at, k.source) end as actual
    from event e full join key k on k.id = e.id
    where (e.id, e.seq, e.recorded_at, e.occurred_at, e.source) is distinct from (k.id, k.seq, k.recorded_at, k.occurred_at, k.source)`,
  edges: (sql) => sql`
    with wanted as (
      select distinct cause as cause_id, e.id as effect_id
      from audit.event e, unnest(e.causes || e.causation_id) cause
      where (e.causation_id is not null or e.causes is not null) and cause is not null
    )
    select null as seq, coalesce(w.effect_id, c.effect_id) as id, w.cause_id::text as expected, c.cause_id::text as actual
    from wanted w full join audit.cause_edge c on c.cause_id = w.cause_id and c.effect_id = w.effect_id
    where w.effect_id is null or c.effect_id is null`,
  "changed-keys": (sql) => sql`
    select e.seq, e.id, audit.changed_keys(e.operation, e.changed)::text as expected, e.changed_keys::text as actual
    from audit.event e
    where e.changed_keys is distinct from audit.changed_keys(e.operation, e.changed)`,
};

/** Every row of the log that this snapshot sees, by the tables themselves: an index could leave some out. */
export async function countRows(sql: Queryable): Promise<number> {
  await sql`
    select set_config('enable_indexscan', 'off', true), set_config('enable_indexonlyscan', 'off', true),
      set_config('enable_bitmapscan', 'off', true)`;
  const [row] = await sql<{ count: number }[]>`select count(*)::float8 as count from audit.event`;
  await sql`
    select set_config('enable_indexscan', 'on', true), set_config('enable_indexonlyscan', 'on', true),
      set_config('enable_bitmapscan', 'on', true)`;
  return row?.count ?? 0;
}
