-- A table with all its partitions and children, itself first.
create or replace function audit.tracking_family(relation oid) returns table (oid oid, kind "char", partition boolean)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  with recursive family (oid, depth) as (
    select relation, 0
    union
    select i.inhrelid, f.depth + 1 from pg_inherits i join family f on i.inhparent = f.oid
  )
  select c.oid, c.relkind, c.relispartition from family f join pg_class c using (oid)
  order by f.depth, c.oid
$$;
