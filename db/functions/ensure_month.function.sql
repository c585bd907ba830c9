-- Makes the partition that holds `at`, if it is missing. Months are made ahead (audit.keep_months), so this is
-- one look at a small table; only a log that nobody looked after for months, or a sample told at other times,
-- gets here with a partition to make.
create or replace function audit.ensure_month(at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from audit.month m where m.from_at <= at and at < m.to_at) then
    perform audit.make_month(at);
  end if;
end
$$;
revoke execute on function audit.ensure_month(timestamptz) from public;
