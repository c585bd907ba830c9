-- The image before an event, derived from what is stored once: a delete keeps every field as `from`, an update its
-- `after` and what changed. Null where there was none, or where the source told no more than `changed`.
-- Law (db/event.db.test.ts): what was given as before comes back equal to the byte.
create or replace function audit.before_image(operation text, after jsonb, changed jsonb) returns jsonb
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select case
    when operation = 'delete' and changed is not null or operation = 'update' and after is not null and changed is not null then
      (coalesce(after, '{}') - coalesce((select array_agg(k) from jsonb_object_keys(changed) k), '{}'))
      || coalesce((select jsonb_object_agg(key, value -> 'from') from jsonb_each(changed) where value ? 'from'), '{}')
  end
$$;
