-- Records the rows a table has when it is tracked as inserts marked `metadata.baseline`. Writers wait meanwhile (the
-- triggers were made in this transaction), so no change falls between the baseline and the first capture.
create or replace function audit.tracking_baseline(relation regclass, arguments text[]) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set "TimeZone" = 'UTC' set "DateStyle" = 'ISO' set "IntervalStyle" = 'iso_8601' set extra_float_digits = 1 set bytea_output = 'hex'
as $$
declare
  -- As trigger functions see their arguments: from 0.
  zero_based text[] := format('[0:%s]=%s', cardinality(arguments) - 1, arguments::text)::text[];
begin
  if not exists (select from pg_trigger where tgrelid = relation and tgname ~ '^0_whence') then
    raise exception 'use audit.track';
  end if;
  return (
    select sum(audit.capture_all(f.oid, zero_based, 'insert', '{"baseline": true}'))
    from audit.tracking_family(relation) f);
end
$$;
