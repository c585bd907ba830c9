-- Records one event in the caller's own transaction: the change and its record land together or not at all.
--
--   select audit.record_event('order.approved', 'order', '1042', '{"by": "phone"}', actor_id => 'alice');
--
-- What is not given comes from the settings whence.actor_id, whence.actor_type, whence.reason,
-- whence.correlation_id, whence.causation_id and whence.source; without an actor it is the login, as a service.
-- Given both images, `changed` is their difference (and must equal it when given too). Images need an operation.
-- Given an id that is in the log with the same content, answers that id and writes nothing; with other content it
-- is refused (23505). All problems are errors that name the argument.
create or replace function audit.record_event(
  type text,
  entity_type text default null,
  entity_id text default null,
  payload jsonb default null,
  operation text default null,
  before jsonb default null,
  after jsonb default null,
  changed jsonb default null,
  actor_id text default null,
  actor_type text default null,
  on_behalf_of text default null,
  reason text default null,
  source text default null,
  metadata jsonb default null,
  correlation_id text default null,
  causation_id uuid default null,
  causes uuid[] default null,
  supersedes uuid default null,
  outcome text default 'success',
  schema_version int default 1,
  occurred_at timestamptz default null,
  id uuid default null
) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  e audit.event;
  digest bytea;
  problem text;
  known audit.event_key;
  given_actor constant text := coalesce(actor_id, audit.said('actor_id'));
begin
  digest := sha256(convert_to(jsonb_build_object(
    'type', type, 'entityType', entity_type, 'entityId', entity_id, 'payload', payload, 'operation', operation,
    'before', before, 'after', after, 'changed', changed, 'actorId', actor_id, 'reason', reason,
    'metadata', metadata, 'correlationId', correlation_id, 'causationId', causation_id, 'causes', causes,
    'supersedes', supersedes, 'outcome', outcome, 'schemaVersion', schema_version, 'occurredAt', occurred_at
  )::text, 'UTF8'));
  if id is not null then
    select * into known from audit.event_key k where k.id = record_event.id;
    if found and known.digest = digest then
      return id;
    elsif found then
      raise exception 'id: % is in the log with other content', id using errcode = 'unique_violation';
    end if;
  end if;

  problem := coalesce(
    audit.image_problem(operation, before, after, changed),
    case when occurred_at < '1900-01-01 00:00Z' or occurred_at >= '2201-01-01 00:00Z'
      then 'occurred_at: years 1900 to 2200' end,
    audit.size_problem(entity_type, entity_id, coalesce(correlation_id, audit.said('correlation_id')), on_behalf_of,
      after, coalesce(changed, before)));
  if problem is not null then
    raise exception '%', problem using errcode = 'check_violation';
  end if;

  e.id := coalesce(id, audit.uuidv7());
  e.recorded_at := audit.now();
  e.occurred_at := coalesce(occurred_at, e.recorded_at);
  e.type := type;
  e.schema_version := schema_version;
  e.entity_type := entity_type;
  e.entity_id := entity_id;
  e.operation := operation;
  e.outcome := outcome;
  e.actor_id := coalesce(given_actor, 'db:' || session_user);
  e.actor_type := coalesce(actor_type, audit.said('actor_type'), case when given_actor is null then 'service' else 'user' end);
  e.on_behalf_of := on_behalf_of;
  e.source := coalesce(source, audit.said('source'), 'db:' || current_database());
  e.reason := coalesce(reason, audit.said('reason'));
  e.after := after;
  e.changed := case operation
    when 'delete' then case when before is not null then audit.changed_between(before, '{}') else changed end
    when 'update' then coalesce(changed, case when before is not null and after is not null then audit.changed_between(before, after) end)
  end;
  e.payload := payload;
  e.metadata := audit.claimed(metadata, array_remove(array[
    case when given_actor is not null then 'actorId' end, case when e.reason is not null then 'reason' end], null));
  e.transaction_id := (select l.incarnation from audit.log l) || '.' || pg_current_xact_id();
  e.correlation_id := coalesce(correlation_id, audit.said('correlation_id'));
  e.causation_id := coalesce(causation_id, audit.said('causation_id')::uuid);
  e.causes := array_remove(causes, null);
  e.supersedes := supersedes;

  if supersedes is not null then
    problem := audit.correction_problem(supersedes, entity_type, entity_id, e.occurred_at);
    if problem is not null then
      raise exception 'supersedes: %', problem using errcode = 'check_violation';
    end if;
  end if;
  perform audit.store_event(e, digest);
  return e.id;
end
$$;
revoke execute on function audit.record_event from public;
