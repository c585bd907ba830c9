-- What an update changed, as {field: {from, to}}, with masked columns masked; `{}` when nothing did.
-- Both images come from one row type, so a field is missing from one only when a statement was in between.
-- Compared as text (audit.changed_between says why).
create or replace function audit.capture_changes(before jsonb, after jsonb, masked text[]) returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_object_agg(
    f.key,
    case when f.key = any (masked) then
      jsonb_build_object(
        'from', case when before ->> f.key is not null then '[masked]' end,
        'to', case when after ->> f.key is not null then '[masked]' end)
    else jsonb_build_object('from', before -> f.key, 'to', f.value) end), '{}')
  from jsonb_each(after) f
  where f.value::text is distinct from (before -> f.key)::text
$$;
