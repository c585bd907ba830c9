-- What an update changed: as {field: {from, to}}, with masked columns masked, and the names of those fields, sorted
-- to the byte as audit.changed_keys gives them; `{}` when nothing did. Compared as text (audit.changed_between says
-- why). `fields` are the columns known when the table was tracked, sorted so: a loop over them costs half of a query
-- over the image; where a column came later, the query answers.
create or replace function audit.capture_changes(
  before jsonb, after jsonb, masked text[], fields text[], out changed jsonb, out changed_keys text[])
language plpgsql immutable
as $$
declare
  field text;
begin
  changed := '{}';
  changed_keys := '{}';
  if after - fields <> '{}' then
    fields := array(select k from jsonb_object_keys(after) k order by k collate "C");
  end if;
  foreach field in array fields loop
    if (before -> field)::text is distinct from (after -> field)::text then
      changed_keys := changed_keys || field;
      if field = any (masked) then
        changed := changed || jsonb_build_object(field, jsonb_build_object(
          'from', case when before ->> field is not null then '[masked]' end,
          'to', case when after ->> field is not null then '[masked]' end));
      else
        changed := changed || jsonb_build_object(field, jsonb_build_object('from', before -> field, 'to', after -> field));
      end if;
    end if;
  end loop;
end
$$;
