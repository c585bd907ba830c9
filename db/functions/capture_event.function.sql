-- Writes one captured change. An update's `changed` is found here unless given (masked columns); without a difference
-- nothing is written, unless `noops`. `at` is where a late one belongs (audit.capture_place); null: now.
-- Does what audit.store_event does, in one statement: this runs for every row an application writes, and each
-- expression of PL/pgSQL is prepared anew in each transaction (bench/capture: a third of the row trigger's cost).
create or replace function audit.capture_event(
  entity_type text, entity_id text, operation text, before jsonb, after jsonb, changed jsonb,
  changed_keys text[] default null, at timestamptz default null, noops boolean default false)
returns void
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  e audit.event;
  recorded constant timestamptz := audit.now();
begin
  -- Months are made ahead; a look at the catalogue's cache costs a third of a query.
  if to_regclass('audit.event_' || to_char(recorded, 'YYYY_MM')) is null then
    perform audit.ensure_month(recorded);
  end if;
  if current_setting('synchronous_commit') = 'off' or concat(
    current_setting('whence.actor_id', true), current_setting('whence.actor_type', true), current_setting('whence.reason', true),
    current_setting('whence.correlation_id', true), current_setting('whence.causation_id', true), current_setting('whence.source', true)) <> ''
  then
    e := audit.capture_context();
  end if;
  with event as (
    insert into audit.event (
      seq, recorded_at, occurred_at, tx, id, causation_id, type, entity_type, entity_id, operation, actor_id, actor_type, source,
      reason, transaction_id, correlation_id, after, changed, changed_keys, metadata)
    select
      nextval('audit.event_seq'), recorded, coalesce(at, audit.capture_clock(recorded)), t.tx, audit.capture_id(),
      e.causation_id, entity_type || case operation when 'insert' then '.inserted' when 'update' then '.updated' else '.deleted' end,
      entity_type, entity_id, operation, coalesce(e.actor_id, 'db:' || session_user), coalesce(e.actor_type, 'service'),
      coalesce(e.source, 'db:' || current_database()), e.reason, l.incarnation || '.' || t.tx, e.correlation_id,
      after, coalesce(changed, d.changed, case operation when 'update' then '{}'::jsonb end),
      coalesce(changed_keys, d.changed_keys, case operation when 'update' then '{}'::text[] end), e.metadata
    from audit.log l, (select pg_current_xact_id() as tx offset 0) t, (
      select jsonb_object_agg(f.key, jsonb_build_object('from', before -> f.key, 'to', f.value)) as changed,
        array_agg(f.key order by f.key collate "C") as changed_keys
      from jsonb_each(case when operation = 'update' and changed is null then after end) f
      where f.value::text is distinct from (before -> f.key)::text
    ) d
    where operation <> 'update' or coalesce(changed, d.changed) is not null or noops
    returning *
  ),
  edge as (
    insert into audit.cause_edge (cause_id, effect_id) select v.causation_id, v.id from event v where v.causation_id is not null
  )
  insert into audit.event_key (id, seq, recorded_at, occurred_at, source)
  select v.id, v.seq, v.recorded_at, v.occurred_at, v.source from event v;
end
$$;
