-- Metadata of an event written through SQL: who was logged in, and which fields are only that login's word.
create or replace function audit.claimed(metadata jsonb, fields text[]) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(metadata, '{}')
    || jsonb_build_object('login', session_user)
    || case when cardinality(fields) > 0 then jsonb_build_object('claimed', to_jsonb(fields)) else '{}' end
$$;
