-- For each partition, the span of occurred_at in it: kept where the month is over, else two probes of its index.
-- A reader asks this before a page, so that a query touches only months that can hold its answer.
create or replace function audit.month_spans()
returns table (name text, from_at timestamptz, to_at timestamptz, occurred_min timestamptz, occurred_max timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  m audit.month;
begin
  for m in select * from audit.month order by audit.month.from_at loop
    name := m.name; from_at := m.from_at; to_at := m.to_at;
    if m.closed_at is not null then
      occurred_min := m.occurred_min; occurred_max := m.occurred_max;
    else
      execute format('select min(occurred_at), max(occurred_at) from audit.%I', m.name) into occurred_min, occurred_max;
    end if;
    if occurred_min is not null then
      return next;
    end if;
  end loop;
end
$$;
