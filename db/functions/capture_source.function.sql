-- What to read for the rows of one table of a family: a partitioned root with its partitions, else the table alone;
-- a partition made after tracking, on which whence_owner has no grant, through its root.
create or replace function audit.capture_source(relation oid) returns text
language sql stable
as $$
  select case
    when c.relkind = 'p' then relation::regclass::text
    when has_table_privilege('whence_owner', relation, 'select') then 'only ' || relation::regclass
    else format('(select t.* , t.tableoid from %s t where t.tableoid = %s)', audit.capture_root(relation)::regclass, relation)
  end
  from pg_class c where c.oid = relation
$$;
