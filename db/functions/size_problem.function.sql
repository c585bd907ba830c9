-- Why texts of an event are too long for the log's indexes, or null. An entry of a btree or GIN index ends near 2,700
-- bytes; past it PostgreSQL's own error would name an index, not the argument. The limits of lib/model/event-limits.ts.
create or replace function audit.size_problem(
  entity_type text, entity_id text, correlation_id text, on_behalf_of text, after jsonb, changed jsonb
) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case
    when octet_length(entity_type) + octet_length(entity_id) > 2500
      then 'entity_id: together with entity_type at most 2,500 bytes'
    when length(correlation_id) > 500 then 'correlation_id: at most 500 characters'
    when length(on_behalf_of) > 500 then 'on_behalf_of: at most 500 characters'
    when exists (
      select from jsonb_object_keys(coalesce(after, '{}') || coalesce(changed, '{}')) key where octet_length(key) > 2000)
      then 'after: a field name has at most 2,000 bytes'
  end
$$;
revoke execute on function audit.size_problem(text, text, text, text, jsonb, jsonb) from public;
