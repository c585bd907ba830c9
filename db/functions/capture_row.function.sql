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
  key_columns constant text[] := tg_argv[1];
  left_out constant text[] := tg_argv[2];
  nested boolean := false;
  before jsonb;
  after jsonb;
  old_id text;
  new_id text;
  changed jsonb;
  at timestamptz;
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
    old_id := audit.capture_key(before, key_columns);
  end if;
  if tg_op <> 'DELETE' then
    after := audit.capture_image(new, left_out, tg_argv[4]);
    new_id := audit.capture_key(after, key_columns);
  end if;
  if old_id <> new_id or new_id is null then
    perform audit.capture_gone(tg_relid, tg_argv, old_id, before, tg_op = 'UPDATE', nested);
    if new_id is null then
      return null;
    end if;
    before := null;
  end if;
  if tg_argv[3] <> '{}' then
    changed := audit.capture_changes(before, after, tg_argv[3]::text[], tg_argv[5]::text[]);
    if before is null then
      changed := null;
    elsif changed = '{}' and tg_argv[4] not like '%noops%' then
      return null;
    end if;
    before := audit.capture_masked(before, tg_argv[3]::text[]);
    after := audit.capture_masked(after, tg_argv[3]::text[]);
  end if;
  if nested and new.xmax <> '0' and audit.capture_superseded(tg_relid, new.ctid) then
    at := audit.capture_place(tg_argv[0], new_id, before, after);
  end if;
  perform audit.capture_event(tg_argv[0], new_id, case when before is null then 'insert' else 'update' end,
    before, after, changed, audit.capture_keys(changed), at, tg_argv[4] like '%noops%');
  return null;
end
$$;
