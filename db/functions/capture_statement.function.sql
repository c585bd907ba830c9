-- Change capture, a statement at a time, from transition tables: faster, and right only where nothing else can touch
-- the same rows between the statement and its trigger (audit.track decides, audit.tracking_problems watches).
-- Arguments as in audit.capture_row. In portions of 1,000 rows, so that a statement over millions fits in memory.
-- The plan of these queries never depends on their values, and planning them costs ten times their run.
create or replace function audit.capture_statement() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set "TimeZone" = 'UTC' set "DateStyle" = 'ISO' set "IntervalStyle" = 'iso_8601' set extra_float_digits = 1 set bytea_output = 'hex' set plan_cache_mode = 'force_generic_plan'
as $$
-- A column of the table may have any name.
#variable_conflict use_variable
declare
  keys constant text[] := tg_argv[1];
  left_out constant text[] := tg_argv[2];
  options constant text := tg_argv[4];
  nested constant boolean := audit.capture_nested();
  many int;
  before jsonb;
  after jsonb;
  p record;
begin
  -- Most statements touch one row: what audit.capture_row does costs half of the queries over many.
  if tg_op = 'INSERT' then
    select count(*), (array_agg(r.image))[1] into many, after
    from (select audit.capture_image("0_whence_row", left_out, options) as image from new_rows "0_whence_row" limit 2) r;
  elsif tg_op = 'DELETE' then
    select count(*), (array_agg(r.image))[1] into many, before
    from (select audit.capture_image("0_whence_row", left_out, options) as image from old_rows "0_whence_row" limit 2) r;
  else
    select count(*), (array_agg(r.old_image))[1], (array_agg(r.new_image))[1] into many, before, after
    from (
      select audit.capture_image("0_whence_old", left_out, options) as old_image, audit.capture_image("0_whence_new", left_out, options) as new_image
      from old_rows "0_whence_old", new_rows "0_whence_new" limit 2
    ) r;
  end if;
  if many = 1 then
    perform audit.capture_pair(tg_relid, tg_argv, before, after, nested);
  end if;
  if many < 2 then
    return null;
  end if;
  if tg_op = 'INSERT' then
    for p in
      select array_agg(r.image) as afters, array_agg(audit.capture_key(r.image, keys)) as ids
      from (select audit.capture_image("0_whence_row", left_out, options) as image, (row_number() over () - 1) / 1000 as portion from new_rows "0_whence_row") r
      group by r.portion
    loop
      perform audit.capture_events(tg_relid, tg_argv, null, p.ids, null, p.afters, nested);
    end loop;
  elsif tg_op = 'DELETE' then
    for p in
      select array_agg(r.image) as befores, array_agg(audit.capture_key(r.image, keys)) as ids
      from (select audit.capture_image("0_whence_row", left_out, options) as image, (row_number() over () - 1) / 1000 as portion from old_rows "0_whence_row") r
      group by r.portion
    loop
      perform audit.capture_events(tg_relid, tg_argv, p.ids, null, p.befores, null, nested);
    end loop;
  else
    for p in
      with gone as (
        select r.image, audit.capture_key(r.image, keys) as id
        from (select audit.capture_image("0_whence_row", left_out, options) as image from old_rows "0_whence_row" offset 0) r
      ),
      come as (
        select r.image, audit.capture_key(r.image, keys) as id
        from (select audit.capture_image("0_whence_row", left_out, options) as image from new_rows "0_whence_row" offset 0) r
      )
      select array_agg(r.old_id) as old_ids, array_agg(r.new_id) as new_ids, array_agg(r.before) as befores, array_agg(r.after) as afters
      from (
        select g.id as old_id, c.id as new_id, g.image as before, c.image as after, (row_number() over () - 1) / 1000 as portion
        from gone g full join come c on g.id = c.id
      ) r
      group by r.portion
    loop
      perform audit.capture_events(tg_relid, tg_argv, p.old_ids, p.new_ids, p.befores, p.afters, nested);
    end loop;
  end if;
  return null;
end
$$;
