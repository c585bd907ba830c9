-- Writes one captured change. `at` is where a late one belongs (audit.capture_place); null: now.
-- Does what audit.store_event does. This runs for every row an application writes: expressions and `values` are
-- cheap, each query over more than that costs a third of this function (bench/capture).
create or replace function audit.capture_event(
  entity_type text, entity_id text, operation text, after jsonb, changed jsonb, changed_keys text[], at timestamptz default null)
returns void
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  e audit.event;
  id constant uuid := audit.uuidv7();
  seq constant bigint := nextval('audit.event_seq');
  -- Asked only when there is a told clock (audit.now): a call costs more than the clock.
  recorded timestamptz := case when coalesce(current_setting('whence.clock', true), '') = '' then clock_timestamp() else audit.now() end;
  occurred constant timestamptz := coalesce(at, audit.capture_clock(recorded));
  source text := 'db:' || current_database();
begin
  -- Events of one transaction keep their distance, and so may be ahead of the clock; recorded before it occurred none is.
  recorded := greatest(recorded, occurred);
  -- Months are made ahead; a look at the catalogue's cache costs a third of a query.
  if to_regclass('audit.event_' || to_char(recorded, 'YYYY_MM')) is null then
    perform audit.ensure_month(recorded);
  end if;
  if current_setting('synchronous_commit') = 'off' or concat(
    current_setting('whence.actor_id', true), current_setting('whence.actor_type', true), current_setting('whence.reason', true),
    current_setting('whence.correlation_id', true), current_setting('whence.causation_id', true), current_setting('whence.source', true)) <> ''
  then
    e := audit.capture_context();
    source := e.source;
    if e.causation_id is not null then
      insert into audit.cause_edge (cause_id, effect_id) values (e.causation_id, id);
    end if;
  end if;
  insert into audit.event (
    seq, recorded_at, occurred_at, tx, id, causation_id, type, entity_type, entity_id, operation, actor_id, actor_type, source,
    reason, transaction_id, correlation_id, after, changed, changed_keys, metadata)
  values (
    seq, recorded, occurred, audit.current_tx(), id, e.causation_id,
    entity_type || case operation when 'insert' then '.inserted' when 'update' then '.updated' else '.deleted' end,
    entity_type, entity_id, operation, coalesce(e.actor_id, 'db:' || session_user), coalesce(e.actor_type, 'service'), source,
    e.reason, (select l.incarnation from audit.log l) || '.' || pg_current_xact_id(), e.correlation_id, after, changed, changed_keys, e.metadata);
  insert into audit.event_key (id, seq, recorded_at, occurred_at, source) values (id, seq, recorded, occurred, source);
end
$$;
