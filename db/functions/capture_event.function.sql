-- Writes one captured change. `at` is where a late one belongs (audit.capture_place); null: now.
-- Does what audit.store_event does, in as few expressions as may be: this runs for every row an application writes,
-- and PL/pgSQL prepares each expression anew in each transaction (about 1 µs; a check constraint on the log costs 7).
create or replace function audit.capture_event(
  entity_type text, entity_id text, operation text, after jsonb, changed jsonb, changed_keys text[], at timestamptz default null)
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
    values (
      nextval('audit.event_seq'), recorded, coalesce(at, audit.capture_clock(recorded)), pg_current_xact_id(), audit.capture_id(),
      e.causation_id, entity_type || case operation when 'insert' then '.inserted' when 'update' then '.updated' else '.deleted' end,
      entity_type, entity_id, operation, coalesce(e.actor_id, 'db:' || session_user), coalesce(e.actor_type, 'service'),
      coalesce(e.source, 'db:' || current_database()), e.reason,
      (select l.incarnation from audit.log l) || '.' || pg_current_xact_id(), e.correlation_id,
      after, changed, changed_keys, e.metadata)
    returning *
  )
  insert into audit.event_key (id, seq, recorded_at, occurred_at, source)
  select v.id, v.seq, v.recorded_at, v.occurred_at, v.source from event v
  returning event_key.id into e.id;
  if e.causation_id is not null then
    insert into audit.cause_edge (cause_id, effect_id) values (e.causation_id, e.id);
  end if;
end
$$;
