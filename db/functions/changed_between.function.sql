-- {field: {from, to}} between two images; no `from` = was absent, no `to` = was removed.
-- Values are compared as text: jsonb equality hides 1.0 → 1.00, and that digit may be money.
create or replace function audit.changed_between(before jsonb, after jsonb) returns jsonb
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_object_agg(
    key,
    case
      when b.key is null then jsonb_build_object('to', a.value)
      when a.key is null then jsonb_build_object('from', b.value)
      else jsonb_build_object('from', b.value, 'to', a.value)
    end), '{}')
  from jsonb_each(before) b
  full join jsonb_each(after) a using (key)
  where b.value::text is distinct from a.value::text
$$;
