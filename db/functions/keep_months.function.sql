-- Upkeep of the months: this one and three ahead exist; a month that is over gets its span of occurred_at fixed;
-- the current one is split when it has grown past `rows_max`, so that an import of years in one day does not make
-- a partition nobody can index or archive. Answers what was done, in words.
create or replace function audit.keep_months(rows_max bigint default 20000000) returns setof text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  at timestamptz := clock_timestamp();
  ahead int;
  part record;
begin
  for ahead in 0..3 loop
    perform audit.ensure_month(date_trunc('month', at, 'UTC') + make_interval(months => ahead) + interval '1 day');
  end loop;

  -- A transaction that wrote before the month's end may commit long after it: the month is over only when every
  -- transaction that was running at its end is (each has a lower number than ours; the minute covers one that has
  -- looked at the clock and not yet written). Sample and test logs tell their own time and never close one.
  update audit.month m set ended_tx = pg_current_xact_id()
  where m.ended_tx is null and m.to_at < at - interval '1 minute' and (select l.kind from audit.log l) = 'live';
  for part in
    select m.name from audit.month m
    where m.closed_at is null and m.ended_tx <= pg_snapshot_xmin(pg_current_snapshot())
  loop
    execute format(
      'update audit.month m set closed_at = clock_timestamp(), occurred_min = s.least, occurred_max = s.greatest
         from (select min(occurred_at) as least, max(occurred_at) as greatest from audit.%I) s where m.name = %L',
      part.name, part.name);
    return next format('closed %s', part.name);
  end loop;

  for part in
    select m.name from audit.month m join pg_class c on c.oid = format('audit.%I', m.name)::regclass
    where m.from_at <= at and at < m.to_at and c.reltuples > rows_max
  loop
    return next audit.split_month(part.name);
  end loop;
end
$$;
revoke execute on function audit.keep_months(bigint) from public;
