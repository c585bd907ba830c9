-- Ends the capture of a table's changes. What was recorded stays; the end is an event of the log.
create or replace function audit.untrack(relation text) returns void
language plpgsql
as $$
declare
  target constant regclass := audit.tracking_target(relation);
  name text;
begin
  if not exists (select from pg_catalog.pg_trigger t where t.tgrelid = target and t.tgname ~ '^0_whence') then
    raise exception '% is not tracked', relation;
  end if;
  select pg_catalog.format('%I.%I', n.nspname, c.relname) into name
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = target;
  perform audit.tracking_triggers(target, null, null);
  perform audit.tracking_recorded(target, null, null, pg_catalog.jsonb_build_object('table', name));
end
$$;
