-- Why the images of an event do not fit its operation, or null: an insert has no before, a delete no after, an
-- update both or less, a fact without operation none. The same rules as lib/ingest/parse-event.ts.
create or replace function audit.image_problem(operation text, before jsonb, after jsonb, changed jsonb) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case
    when operation is null and (before is not null or after is not null or changed is not null)
      then 'operation: before, after and changed need one of insert, update, delete'
    when operation = 'insert' and (before is not null or changed is not null) then 'before: an insert has only an after'
    when operation = 'delete' and after is not null then 'after: a delete has none'
    when operation = 'update' and before is not null and after is null then 'before: an update has it only together with after'
    when operation = 'update' and before is not null and changed is not null
      and changed::text <> audit.changed_between(before, after)::text
      then 'changed: is not the difference between before and after'
    -- What else stood there would be stored, and shown nowhere: a delete's image is derived from it.
    when operation = 'delete' and before is null and exists (
      select from jsonb_each(changed) f where f.value is distinct from jsonb_build_object('from', f.value -> 'from'))
      then 'changed: a field of a delete has a from, and nothing else'
    when operation = 'delete' and before is not null and changed is not null
      and changed::text <> audit.changed_between(before, '{}')::text
      then 'changed: is not the difference between before and nothing'
  end
$$;
