-- The table meant by a name, if the caller may have it tracked; else an error that says why not.
create or replace function audit.tracking_target(relation text) returns regclass
language plpgsql stable
as $$
declare
  target regclass := pg_catalog.to_regclass(relation);
  c pg_catalog.pg_class;
  schema text;
begin
  if target is null then
    raise exception 'there is no table %', relation using errcode = 'undefined_table';
  end if;
  select * into c from pg_catalog.pg_class where oid = target;
  schema := c.relnamespace::pg_catalog.regnamespace::text;
  if c.relkind not in ('r', 'p') or schema in ('audit', 'whence', 'pg_catalog', 'information_schema') then
    raise exception '% cannot be tracked: it is not an ordinary table of an application', relation using errcode = 'wrong_object_type';
  elsif not pg_catalog.pg_has_role(current_user, c.relowner, 'usage') then
    raise exception 'tracking % takes its owner: % is not %', relation, current_user, c.relowner::pg_catalog.regrole
      using errcode = 'insufficient_privilege';
  elsif c.relispartition or exists (
    select from pg_catalog.pg_inherits i join pg_catalog.pg_trigger t on t.tgrelid = i.inhparent
    where i.inhrelid = target and t.tgname ~ '^0_whence'
  ) then
    raise exception '% is a part of another table: track that one', relation using errcode = 'wrong_object_type';
  end if;
  return target;
end
$$;
