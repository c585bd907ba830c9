-- The table that was tracked, given it or one of its partitions or children: the topmost ancestor with our trigger.
create or replace function audit.capture_root(relation oid) returns oid
language sql stable
as $$
  with recursive ancestor (oid, depth) as (
    select relation, 0
    union all
    select i.inhparent, a.depth + 1 from pg_inherits i join ancestor a on i.inhrelid = a.oid
    where exists (select from pg_trigger t where t.tgrelid = i.inhparent and t.tgname ~ '^0_whence')
  )
  select a.oid from ancestor a order by a.depth desc limit 1
$$;
