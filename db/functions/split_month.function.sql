-- Ends a partition at `cut` (a minute from now) and starts the next one there. Rows stay where they are; the bound is proved
-- by a check made first, so that attaching again reads nothing and the lock is short.
create or replace function audit.split_month(
  part text, cut timestamptz default date_trunc('second', clock_timestamp()) + interval '1 minute'
) returns text
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  m audit.month;
  next_name text;
begin
  perform pg_advisory_xact_lock(hashtext('audit.make_month'));
  select * into strict m from audit.month where name = part;
  if cut >= m.to_at then
    return format('%s ends within a minute, not split', part);
  end if;
  next_name := format('%s_%s', 'event_' || to_char(cut at time zone 'UTC', 'YYYY_MM_DD'), to_char(cut at time zone 'UTC', 'HH24MI'));
  execute format('alter table audit.%I add constraint %I check (recorded_at is not null and recorded_at >= %L and recorded_at < %L)',
    part, part || '_bounds', m.from_at, cut);
  execute format('alter table audit.event detach partition audit.%I', part);
  execute format('alter table audit.event attach partition audit.%I for values from (%L) to (%L)', part, m.from_at, cut);
  execute format('alter table audit.%I drop constraint %I', part, part || '_bounds');
  execute format('create table audit.%I partition of audit.event for values from (%L) to (%L)', next_name, cut, m.to_at);
  perform audit.protect(format('audit.%I', next_name)::regclass);
  update audit.month set to_at = cut where name = part;
  insert into audit.month (name, from_at, to_at) values (next_name, cut, m.to_at);
  return format('split %s at %s', part, cut);
end
$$;
revoke execute on function audit.split_month(text, timestamptz) from public;
