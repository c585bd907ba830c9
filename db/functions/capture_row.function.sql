-- Change capture, a row at a time: fires first of all AFTER ROW triggers ("0_whence…"), also for direct writes to
-- partitions. Arguments: entity type, key columns, ignored columns, masked columns, options, columns (audit.track).
--
-- After any mix of nested writes the last event of a key equals its row or says that it is absent, and each update's
-- `before` is the `after` of the event before it (db/capture/order.db.test.ts):
--   an insert or update that a nested statement has already superseded goes where the chain misses it;
--   so does a delete whose key has a row again; a key change is a delete, unless a row has the old key, and an insert.
create or replace function audit.capture_row() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set "TimeZone" = 'UTC' set "DateStyle" = 'ISO' set "IntervalStyle" = 'iso_8601' set extra_float_digits = 1 set bytea_output = 'hex' set plan_cache_mode = 'force_generic_plan'
as $$
declare
  left_out constant text[] := tg_argv[2];
  nested boolean := false;
  before jsonb;
  after jsonb;
  late boolean := false;
  context text;
begin
  -- Is this inside another statement? Called by the application itself, the context has one line.
  get diagnostics context = pg_context;
  if pg_trigger_depth() > 1 or strpos(context, e'\n') > 0 or current_setting('whence.nested', true) = 'yes' then
    nested := true;
    perform set_config('whence.nested', 'yes', true);
  end if;
  if tg_op <> 'INSERT' then
    before := audit.capture_image(old, left_out, tg_argv[4]);
  end if;
  if tg_op <> 'DELETE' then
    after := audit.capture_image(new, left_out, tg_argv[4]);
    -- Only a version that is no longer the newest has an xmax.
    late := nested and new.xmax <> '0' and audit.capture_superseded(tg_relid, new.ctid);
  end if;
  perform audit.capture_pair(tg_relid, tg_argv, before, after, nested, late);
  return null;
end
$$;
