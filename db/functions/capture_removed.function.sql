-- How a delete keeps its image: every field as `from`.
create or replace function audit.capture_removed(before jsonb) returns jsonb
language plpgsql immutable
as $$
begin
  return (select coalesce(jsonb_object_agg(f.key, jsonb_build_object('from', f.value)), '{}') from jsonb_each(before) f);
end
$$;
