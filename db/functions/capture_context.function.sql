-- The fields that every captured change of a statement shares: who, why, from where, in which transaction; told by
-- the settings whence.* (empty counts as absent), else by the login. What a setting said is marked as claimed.
-- Nothing a setting says may break the application: too long is cut, what does not fit stays in metadata.
create or replace function audit.capture_context() returns audit.event
language plpgsql volatile
as $$
declare
  e audit.event;
  claimed text[] := '{}';
  said text := nullif(current_setting('whence.actor_id', true), '');
begin
  if said is not null then
    claimed := claimed || 'actorId'::text;
  end if;
  e.actor_id := coalesce(left(said, 500), 'db:' || session_user);
  e.actor_type := case when said is null then 'service' else 'user' end;
  e.source := 'db:' || current_database();
  -- A role may have switched it off for itself; the log may not be lost for that (a sample may: audit.store_event).
  if current_setting('synchronous_commit') = 'off' and coalesce(current_setting('whence.clock', true), '') = '' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  e.outcome := 'success';
  e.schema_version := 1;
  e.transaction_id := (select l.incarnation from audit.log l) || '.' || pg_current_xact_id();

  said := nullif(current_setting('whence.actor_type', true), '');
  if said in ('user', 'service', 'system') then
    e.actor_type := said;
    claimed := claimed || 'actorType'::text;
  elsif said is not null then
    e.metadata := jsonb_build_object('actorType', left(said, 500));
  end if;
  said := nullif(current_setting('whence.reason', true), '');
  if said is not null then
    e.reason := left(said, 10000);
    claimed := claimed || 'reason'::text;
  end if;
  said := nullif(current_setting('whence.source', true), '');
  if said is not null then
    e.source := left(said, 200);
    claimed := claimed || 'source'::text;
  end if;
  said := nullif(current_setting('whence.correlation_id', true), '');
  if said is not null then
    e.correlation_id := left(said, 500);
    claimed := claimed || 'correlationId'::text;
  end if;
  said := nullif(current_setting('whence.causation_id', true), '');
  if said ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then
    e.causation_id := said::uuid;
    claimed := claimed || 'causationId'::text;
  elsif said is not null then
    e.metadata := coalesce(e.metadata, '{}') || jsonb_build_object('causationId', left(said, 500));
  end if;
  if cardinality(claimed) > 0 then
    e.metadata := coalesce(e.metadata, '{}') || jsonb_build_object('login', session_user, 'claimed', claimed);
  end if;
  return e;
end
$$;
