-- Makes the partition for the UTC month of `at`, append-only from its first moment.
create or replace function audit.make_month(at timestamptz) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  month_start timestamptz := date_trunc('month', at, 'UTC');
  month_end timestamptz := (date_trunc('month', at at time zone 'UTC') + interval '1 month') at time zone 'UTC';
  partition_name text := 'event_' || to_char(at at time zone 'UTC', 'YYYY_MM');
begin
  -- One maker at a time; whoever waited finds the month made.
  perform pg_advisory_xact_lock(hashtext('audit.make_month'));
  if exists (select from audit.month m where m.from_at <= at and at < m.to_at) then
    return;
  end if;
  execute format('create table audit.%I partition of audit.event for values from (%L) to (%L)',
    partition_name, month_start, month_end);
  perform audit.protect(format('audit.%I', partition_name)::regclass);
  insert into audit.month (name, from_at, to_at) values (partition_name, month_start, month_end);
end
$$;
revoke execute on function audit.make_month(timestamptz) from public;
