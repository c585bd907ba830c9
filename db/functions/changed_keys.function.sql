-- The names of the fields that an update changed, sorted to the byte; null when it is not an update.
create or replace function audit.changed_keys(operation text, changed jsonb) returns text[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select case when operation = 'update' and changed is not null then
    coalesce((select array_agg(k order by k collate "C") from jsonb_object_keys(changed) k), '{}')
  end
$$;
