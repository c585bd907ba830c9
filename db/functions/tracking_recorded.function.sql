-- Writes down that tracking began or ended: the registry's row and the event. Called by audit.track and untrack, whose
-- caller owns the table; by itself it does nothing but write that down for a table that has, or has not, our triggers.
create or replace function audit.tracking_recorded(
  relation regclass, arguments text[], level text, options jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  e audit.event := audit.capture_context();
  name text := (select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = relation);
begin
  if (arguments is null) = exists (select from pg_trigger where tgrelid = relation and tgname ~ '^0_whence') then
    raise exception 'use audit.track and audit.untrack';
  end if;
  e.recorded_at := audit.now();
  e.occurred_at := audit.capture_clock(e.recorded_at);
  e.recorded_at := greatest(e.recorded_at, e.occurred_at);
  update audit.tracked_table t set untracked_at = e.occurred_at where t.table_oid = relation::oid and t.untracked_at is null;
  if arguments is not null then
    insert into audit.tracked_table (
      id, table_oid, table_name, entity_type, key_columns, ignored_columns, masked_columns, trigger_level, tracked_at)
    values (audit.uuidv7(), relation::oid, name, arguments[1], arguments[2]::text[], arguments[3]::text[], arguments[4]::text[], level, e.occurred_at);
  end if;
  e.id := audit.uuidv7();
  e.type := case when arguments is null then 'whence.table_untracked' else 'whence.table_tracked' end;
  e.entity_type := 'tracked_table';
  e.entity_id := name;
  e.payload := options;
  perform audit.store_event(e);
end
$$;
