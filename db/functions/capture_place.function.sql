-- Where a late event belongs in its entity's order; null: at the end.
--
-- AFTER triggers fire when their own statement ends. When a trigger, or a function called by the statement, changes
-- a row that the outer statement has changed too, the nested change is recorded first. When the outer one comes, it
-- finds the chain of images broken in one place (an event whose `before` is not the `after` of the one before) and
-- goes there: one microsecond before the event that follows it, which kept its distance (audit.capture_clock).
-- Pending events of one statement come in their true order, those of inner statements first; so two that land on
-- the same microsecond are ordered by seq, rightly. Only the entity's events of this transaction are read, and the
-- last one before. A savepoint rolled back takes its events with it, so nothing has to be undone here.
-- Null stands for "absent" in before and after, so inserts and deletes follow the same rules.
create or replace function audit.capture_place(entity_type text, entity_id text, before jsonb, after jsonb)
returns timestamptz
language sql volatile
as $$
  with own as (
    select e.occurred_at, e.seq, audit.before_image(e.operation, e.after, e.changed)::text as before, e.after::text as after
    from audit.event e
    where e.entity_type = $1 and e.entity_id = $2 and e.tx = pg_current_xact_id() and e.operation is not null
  ),
  earlier as (
    select e.after::text as after
    from audit.event e
    where e.entity_type = $1 and e.entity_id = $2 and e.tx <> pg_current_xact_id() and e.operation is not null
    order by e.occurred_at desc, e.seq desc
    limit 1
  ),
  placed as (
    select o.*, row_number() over chain as place, lag(o.after) over chain as previous_own
    from own o window chain as (order by o.occurred_at, o.seq)
  ),
  link as (
    select p.occurred_at, p.place, p.before, p.after,
      p.place > 1 or exists (select from earlier) as known,
      case when p.place > 1 then p.previous_own else (select after from earlier) end as previous
    from placed p
  ),
  break as (
    select * from link l where not l.known or l.previous is distinct from l.before
  ),
  -- Best first: exactly the missing link; one whose next event fits; one whose previous event fits; the end, if it
  -- fits; before the first event known of the entity; the last break; where the chain passes through `before`.
  candidate (rank, tie, at) as (
    select 1, b.place, b.occurred_at from break b
      where b.before is not distinct from $4::text and (not b.known or b.previous is not distinct from $3::text)
    union all
    select 2, b.place, b.occurred_at from break b where b.known and b.before is not distinct from $4::text
    union all
    select 3, b.place, b.occurred_at from break b where b.known and b.previous is not distinct from $3::text
    union all
    select 4, 0, null from (select l.after from link l order by l.place desc limit 1) last
      where last.after is not distinct from $3::text
    union all
    select 5, b.place, b.occurred_at from break b where not b.known
    union all
    select 6, -b.place, b.occurred_at from break b
    union all
    select 7, -l.place, l.occurred_at from link l where l.before is not distinct from $3::text
    union all
    select 8, -l.place, l.occurred_at from link l
  )
  select c.at - interval '1 microsecond' from candidate c order by c.rank, c.tie limit 1
$$;
