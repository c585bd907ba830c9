-- Adds a job for upkeep to run. Only jobs of this list: the web process may ask for work, and never say what is done.
create or replace function audit.add_job(name text, payload jsonb default '{}', key text default null) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if add_job.name not in ('verify') then
    raise exception 'there is no job "%"', add_job.name using errcode = 'invalid_parameter_value';
  end if;
  -- By its key a job that still waits is replaced, not doubled. The last of five attempts comes after four minutes.
  perform whence_jobs.add_job(add_job.name, add_job.payload::json, job_key => add_job.key, max_attempts => 5);
end
$$;
revoke execute on function audit.add_job(text, jsonb, text) from public;
