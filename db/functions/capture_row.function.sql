-- Change capture, a row at a time: fires first of all AFTER ROW triggers ("0_whence…"), also for direct writes to
-- partitions. Arguments: entity type, key columns, ignored columns, masked columns, options (audit.track).
--
-- After any mix of nested writes the last event of a key equals its row or says that it is absent, and each update's
-- `before` is the `after` of the event before it (db/capture/order.db.test.ts):
--   an insert or update that a nested statement has already superseded goes where the chain misses it;
--   so does a delete whose key has a row again; a key change is a delete, unless a row has the old key, and an insert.
create or replace function audit.capture_row() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set "TimeZone" = 'UTC' set "DateStyle" = 'ISO' set "IntervalStyle" = 'iso_8601' set extra_float_digits = 1 set bytea_output = 'hex'
as $$
declare
  key_columns constant text[] := tg_argv[1];
  left_out constant text[] := tg_argv[2];
  masked constant text[] := tg_argv[3];
  options constant text := tg_argv[4];
  oversize constant text := case when options like '%refuse%' then 'refuse' else 'digest' end;
  nested constant boolean := audit.capture_nested();
  before jsonb;
  after jsonb;
  old_id text;
  new_id text;
  changed jsonb;
  at timestamptz;
begin
  if tg_op <> 'INSERT' then
    before := audit.capture_image(old, left_out, oversize);
    old_id := audit.capture_key(before, key_columns);
  end if;
  if tg_op <> 'DELETE' then
    after := audit.capture_image(new, left_out, oversize);
    new_id := audit.capture_key(after, key_columns);
  end if;
  if tg_op = 'UPDATE' and old_id = new_id then
    changed := audit.capture_changes(before, after, masked);
    if changed = '{}' and options not like '%noops%' then
      return null;
    end if;
  end if;
  if old_id is distinct from new_id and old_id is not null then
    perform audit.capture_gone(tg_relid, tg_argv, old_id, before, tg_op = 'UPDATE', nested);
    if new_id is null then
      return null;
    end if;
    before := null;
  end if;
  if masked <> '{}' then
    before := audit.capture_masked(before, masked);
    after := audit.capture_masked(after, masked);
  end if;
  if nested and new.xmax <> '0' and audit.capture_superseded(tg_relid, new.ctid) then
    at := audit.capture_place(tg_argv[0], new_id, before, after);
  end if;
  perform audit.capture_event(tg_argv[0], new_id, case when before is null then 'insert' else 'update' end, after, changed, at);
  return null;
end
$$;
