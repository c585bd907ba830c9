-- Change capture of truncate: one delete per row, written before, and one `<entity_type>.truncated` for the act,
-- written after. A truncate fires the triggers of the table and of each partition, child and cascaded table it
-- reaches, all BEFORE ones first; they add up their rows in a setting of the transaction, from which the first AFTER
-- trigger of a tracked table makes its one event. A partition without a trigger of its own is read by its root's.
create or replace function audit.capture_truncate() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set "TimeZone" = 'UTC' set "DateStyle" = 'ISO' set "IntervalStyle" = 'iso_8601' set extra_float_digits = 1 set bytea_output = 'hex'
as $$
declare
  root constant text := audit.capture_root(tg_relid)::text;
  count bigint;
  counts jsonb := coalesce(nullif(current_setting('whence.truncated', true), ''), '{}')::jsonb;
  e audit.event;
begin
  if tg_when = 'BEFORE' then
    count := audit.capture_all(tg_relid, tg_argv, 'delete', null);
    counts := counts || jsonb_build_object(root, coalesce((counts ->> root)::bigint, 0) + count);
  elsif counts ? root then
    e := audit.capture_context();
    e.type := tg_argv[0] || '.truncated';
    e.payload := jsonb_build_object('table', root::oid::regclass::text, 'rows', counts -> root);
    e.id := audit.uuidv7();
    e.recorded_at := audit.now();
    e.occurred_at := audit.capture_clock(e.recorded_at);
    e.recorded_at := greatest(e.recorded_at, e.occurred_at);
    perform audit.store_event(e);
    counts := counts - root;
  end if;
  perform set_config('whence.truncated', counts::text, true);
  return null;
end
$$;
