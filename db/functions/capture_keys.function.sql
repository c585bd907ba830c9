-- The names of the fields an update changed, sorted to the byte, as audit.changed_keys gives them; null without any.
create or replace function audit.capture_keys(changed jsonb) returns text[]
language plpgsql immutable
as $$
begin
  if changed is null then
    return null;
  end if;
  return array(select k from jsonb_object_keys(changed) k order by k collate "C");
end
$$;
