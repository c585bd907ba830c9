-- The partitions whose rows another truncate trigger looks after.
create or replace function audit.capture_elsewhere(relation oid) returns oid[]
language sql stable
as $$
  select coalesce(array_agg(p.relid::oid), '{}')
  from pg_partition_tree(relation) p
  where p.relid <> relation
    and exists (select from pg_trigger t where t.tgrelid = p.relid and t.tgname = '~whence_truncate')
$$;
