-- Writes the captured changes of a statement, given as pairs of images with their keys (null: no such row before,
-- or after). One statement touches a key once, so their order among themselves is free.
create or replace function audit.capture_events(
  relation oid, arguments text[], old_ids text[], new_ids text[], befores jsonb[], afters jsonb[],
  nested boolean, note jsonb default null) returns void
language plpgsql volatile
as $$
declare
  entity_type constant text := arguments[0];
  masked constant text[] := arguments[3];
  fields constant text[] := arguments[5];
  -- A row that left its key has to be looked at, unless it is plainly deleted.
  careful constant boolean := nested or arguments[4] like '%loose%';
  e audit.event;
  r record;
begin
  for r in
    select * from unnest(old_ids, new_ids, befores, afters) u (old_id, new_id, before, after)
    where u.old_id is distinct from u.new_id and u.old_id is not null and (careful or u.new_id is not null)
  loop
    perform audit.capture_gone(relation, arguments, r.old_id, r.before, r.new_id is not null, nested);
  end loop;
  e := audit.capture_context();
  e.recorded_at := audit.now();
  e.occurred_at := audit.capture_clock(e.recorded_at);
  -- As audit.capture_event says.
  e.recorded_at := greatest(e.recorded_at, e.occurred_at);
  e.metadata := case when note is null then e.metadata else coalesce(e.metadata, '{}') || note end;
  perform audit.ensure_month(e.recorded_at);
  with pair as (
    select coalesce(u.new_id, u.old_id) as entity_id, u.after,
      case when u.old_id = u.new_id then u.before when u.new_id is null then u.before end as before,
      case when u.new_id is null then 'delete' when u.old_id = u.new_id then 'update' else 'insert' end as operation
    from unnest(old_ids, new_ids, befores, afters) u (old_id, new_id, before, after)
    where u.new_id is not null or not careful
  ),
  -- Materialized, or each mention of `difference` would find it anew.
  change as materialized (
    select p.entity_id, p.operation,
      case when masked = '{}' then p.before else audit.capture_masked(p.before, masked) end as before,
      case when masked = '{}' then p.after else audit.capture_masked(p.after, masked) end as after,
      case p.operation when 'delete' then audit.capture_removed(audit.capture_masked(p.before, masked)) end as removed,
      d.difference
    from pair p
    left join lateral (select audit.capture_changes(p.before, p.after, masked, fields) as difference offset 0) d on p.operation = 'update'
  ),
  placed as materialized (
    select c.*, coalesce(c.removed, (c.difference).changed) as changed, audit.uuidv7() as id, nextval('audit.event_seq') as seq,
      coalesce(case when nested and c.operation <> 'delete' then
        audit.capture_late(relation, arguments, c.entity_id, c.before, c.after) end, e.occurred_at) as occurred_at,
      (c.difference).changed_keys as changed_keys
    from change c
    where c.operation <> 'update' or (c.difference).changed <> '{}' or arguments[4] like '%noops%'
  ),
  key as (
    insert into audit.event_key (id, seq, recorded_at, occurred_at, source)
    select p.id, p.seq, e.recorded_at, p.occurred_at, e.source from placed p
  ),
  edge as (
    insert into audit.cause_edge (cause_id, effect_id)
    select e.causation_id, p.id from placed p where e.causation_id is not null
  )
  insert into audit.event (
    seq, recorded_at, occurred_at, tx, id, causation_id, schema_version, type, entity_type, entity_id, operation,
    outcome, actor_id, actor_type, source, reason, transaction_id, correlation_id, after, changed, changed_keys, metadata)
  select
    p.seq, e.recorded_at, p.occurred_at, (select audit.current_tx()), p.id, e.causation_id, e.schema_version,
    entity_type || case p.operation when 'insert' then '.inserted' when 'update' then '.updated' else '.deleted' end,
    entity_type, p.entity_id, p.operation, e.outcome, e.actor_id, e.actor_type, e.source, e.reason,
    e.transaction_id, e.correlation_id, p.after, p.changed, p.changed_keys, e.metadata
  from placed p;
end
$$;
