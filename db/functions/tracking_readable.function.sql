-- Lets whence_owner into the schema of a tracked table, or says who can.
create or replace function audit.tracking_readable(relation regclass) returns void
language plpgsql
as $$
declare
  n pg_catalog.pg_namespace;
begin
  select s.* into n from pg_catalog.pg_namespace s join pg_catalog.pg_class c on c.relnamespace = s.oid where c.oid = relation;
  if pg_catalog.has_schema_privilege('whence_owner', n.oid, 'usage') then
    return;
  elsif not pg_catalog.pg_has_role(current_user, n.nspowner, 'usage') then
    raise exception 'whence_owner cannot read %: have % grant usage on schema % to whence_owner',
      relation, n.nspowner::pg_catalog.regrole, pg_catalog.quote_ident(n.nspname) using errcode = 'insufficient_privilege';
  end if;
  execute pg_catalog.format('grant usage on schema %I to whence_owner', n.nspname);
end
$$;
