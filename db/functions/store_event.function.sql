-- Writes one event: its row, its key, its causes. Every door but the batch (audit.append_events) ends here.
-- `e.seq` null takes the next one. Durable: a role may have switched synchronous_commit off for itself, the log
-- may not be lost for that. A sample, which alone has a clock of its own (audit.now refuses it in a live log), can be
-- told again.
create or replace function audit.store_event(e audit.event, digest bytea default null) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('synchronous_commit') = 'off' and coalesce(current_setting('whence.clock', true), '') = '' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  perform audit.ensure_month(e.recorded_at);
  e.seq := coalesce(e.seq, nextval('audit.event_seq'));
  e.changed_keys := audit.changed_keys(e.operation, e.changed);
  insert into audit.event_key (id, seq, recorded_at, occurred_at, source, digest)
  values (e.id, e.seq, e.recorded_at, e.occurred_at, e.source, digest);
  -- The transaction's number is taken in the statement that writes, behind its lock: audit.begin_incarnation says why.
  insert into audit.event (
    tx, seq, recorded_at, occurred_at, id, causation_id, supersedes, schema_version, type, entity_type, entity_id,
    operation, outcome, actor_id, actor_type, on_behalf_of, source, reason, transaction_id, correlation_id, causes,
    after, changed, changed_keys, payload, metadata)
  values (
    audit.current_tx(), e.seq, e.recorded_at, e.occurred_at, e.id, e.causation_id, e.supersedes, e.schema_version,
    e.type, e.entity_type, e.entity_id, e.operation, e.outcome, e.actor_id, e.actor_type, e.on_behalf_of, e.source,
    e.reason, e.transaction_id, e.correlation_id, e.causes, e.after, e.changed, e.changed_keys, e.payload, e.metadata);
  if e.causation_id is not null or e.causes is not null then
    insert into audit.cause_edge (cause_id, effect_id)
    select distinct cause, e.id from unnest(e.causes || e.causation_id) cause where cause is not null;
  end if;
end
$$;
revoke execute on function audit.store_event(audit.event, bytea) from public;
