-- Asks upkeep to verify the whole log and everything derived from it. A request that waits, or runs and is getting on, is answered instead of a second
-- one: verifying reads everything there is, and asking often must not make it more.
create or replace function audit.request_verification(requested_by text) returns table (id uuid, is_new boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  asked uuid;
begin
  -- Two who ask at once: the second sees the first's row.
  perform pg_advisory_xact_lock(hashtext('audit.request_verification'));
  return query
    select v.id, false from whence.verification v
    where v.finished_at is null and v.kind = 'full'
      and (v.status = 'queued' or v.status = 'running' and v.progressed_at > clock_timestamp() - interval '10 minutes')
    order by v.requested_at desc limit 1;
  if not found then
    insert into whence.verification (id, kind, requested_by, requested_at, status)
    values (gen_random_uuid(), 'full', left(request_verification.requested_by, 500), clock_timestamp(), 'queued')
    returning id into asked;
    -- In the same commit: what waits has a job, and goes on after a kill.
    perform audit.add_job('verify', jsonb_build_object('id', asked), format('verify/%s', asked));
    return query select asked, true;
  end if;
end
$$;
revoke execute on function audit.request_verification(text) from public;
