-- The check itself, which needs its function first.
do $$
begin
  if not exists (select from pg_constraint where conrelid = 'audit.event'::regclass and conname = 'event_shape') then
    alter table audit.event add constraint event_shape check (audit.event_shape(
      type, entity_type, entity_id, actor_id, source, operation, outcome, actor_type, schema_version, after, changed,
      payload, metadata, causation_id, supersedes, id));
  end if;
end
$$;
