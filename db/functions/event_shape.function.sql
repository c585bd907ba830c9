-- The legal shapes of an event, as one check of audit.event. One function and not fifteen checks: PostgreSQL prepares
-- every check expression anew for each statement, which was half the cost of writing a row. Refuses with the name of
-- the rule broken, as a check of its own would.
create or replace function audit.event_shape(
  type text, entity_type text, entity_id text, actor_id text, source text, operation text, outcome text, actor_type text,
  schema_version int, after jsonb, changed jsonb, payload jsonb, metadata jsonb, causation_id uuid, supersedes uuid, id uuid)
returns boolean
language plpgsql immutable
as $$
declare
  broken text;
begin
  broken := case
    when length(type) not between 1 and 200 then 'event_type_length'
    when (entity_type is null) <> (entity_id is null) then 'event_entity_pair'
    when length(entity_type) not between 1 and 200 or length(entity_id) not between 1 and 1000 then 'event_entity_length'
    when length(actor_id) not between 1 and 500 then 'event_actor_length'
    when length(source) not between 1 and 200 then 'event_source_length'
    when operation not in ('insert', 'update', 'delete') then 'event_operation'
    when outcome not in ('success', 'failure') then 'event_outcome'
    when actor_type not in ('user', 'service', 'system') then 'event_actor_type'
    when schema_version not between 1 and 1000000 then 'event_version'
    when jsonb_typeof(after) <> 'object' then 'event_after_object'
    when jsonb_typeof(changed) <> 'object' then 'event_changed_object'
    when jsonb_typeof(payload) <> 'object' then 'event_payload_object'
    when jsonb_typeof(metadata) <> 'object' then 'event_metadata_object'
    -- An insert has no before, a delete no after, a fact without operation neither.
    when operation = 'insert' and changed is not null or operation = 'delete' and after is not null
      or operation is null and (after is not null or changed is not null) then 'event_images'
    when causation_id = id or supersedes = id then 'event_not_its_own_cause'
  end;
  if broken is not null then
    raise exception 'new event violates check constraint "%"', broken using errcode = 'check_violation', constraint = broken;
  end if;
  return true;
end
$$;
