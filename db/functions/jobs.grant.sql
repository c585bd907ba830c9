-- Jobs: the web process adds them through audit.add_job; upkeep runs them. graphile-worker keeps them in whence_jobs and
-- turns on row security there, which only an owner passes: so upkeep gets a policy and needs no owner's rights.
grant execute on function audit.add_job(text, jsonb, text) to whence_access, whence_sealer;

revoke all on all tables in schema whence_jobs from public;
revoke execute on all functions in schema whence_jobs from public;
grant usage on schema whence_jobs to whence_sealer;
grant select, insert, update, delete on all tables in schema whence_jobs to whence_sealer;
grant usage on all sequences in schema whence_jobs to whence_sealer;
grant execute on all functions in schema whence_jobs to whence_sealer;

do $$
declare
  secured regclass;
begin
  for secured in
    select c.oid from pg_class c where c.relnamespace = 'whence_jobs'::regnamespace and c.relkind = 'r' and c.relrowsecurity
  loop
    execute format('drop policy if exists upkeep on %s', secured);
    execute format('create policy upkeep on %s to whence_sealer using (true) with check (true)', secured);
  end loop;
end
$$;
