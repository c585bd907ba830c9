/** What must hold between the log and a tracked table: asked of PostgreSQL, answered with what does not. */
import type { Database } from "../client";

/**
 * `end`: the last event is not the row. `gap`: an update does not begin where the event before it ended. A key whose
 * row came back to an image within one transaction has no `gap`: nothing tells which of the two a late event follows.
 */
export type Broken = { kind: "end" | "gap"; entity: string; problem: string };

/**
 * Every key whose last event (by occurred_at, seq) is not its row, or its absence; and, since `afterSeq`, every
 * update whose `before` is not the `after` of the event before it.
 */
export async function brokenChains(
  sql: Database,
  table: string,
  key: string,
  afterSeq: string,
): Promise<Broken[]> {
  return sql.unsafe<Broken[]>(
    `with event as (
       select e.entity_id, e.operation, e.seq, e.transaction_id, e.before::text as before, e.after::text as after,
         lag(e.after::text) over chain as previous, row_number() over chain as place,
         row_number() over (partition by e.entity_id order by e.occurred_at desc, e.seq desc) as from_end
       from audit.events e
       where e.entity_type = $1 and e.operation is not null and e.seq > $2::bigint
       window chain as (partition by e.entity_id order by e.occurred_at, e.seq)
     ),
     row as (${rowsOf(table, key)})
     select 'end' as kind, coalesce(l.entity_id, r.entity_id) as entity,
       format('row %s, last event %s %s', r.image, l.operation, l.after) as problem
     from (select * from event where from_end = 1) l
     full join row r using (entity_id)
     where l.after is distinct from r.image
     union all
     select 'gap', entity_id, format('%s at %s: before %s, previous after %s', operation, place, before, previous)
     from event where operation = 'update' and before is distinct from previous
       -- n events that never come back pass through n + 1 images.
       and (entity_id, transaction_id) not in (
         select e.entity_id, e.transaction_id
         from event e, unnest(array[coalesce(e.before, 'absent'), coalesce(e.after, 'absent')]) image
         group by e.entity_id, e.transaction_id
         having count(distinct image) <= count(distinct e.seq))`,
    [`shop.${table}`, afterSeq],
  );
}

function rowsOf(table: string, key: string): string {
  const rows = (name: string) =>
    `select ${key} as entity_id, to_jsonb(t)::text as image from only shop.${name} t`;
  if (table === "base") return `${rows("base")} union all ${rows("base_child")}`;
  return rows(table).replace("only ", "");
}
