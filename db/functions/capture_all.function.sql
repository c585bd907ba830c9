-- Records every row of a table as inserted (a baseline) or deleted (a truncate); answers how many. Its own rows and
-- those of partitions that have no truncate trigger of their own. A partition made after tracking, on which
-- whence_owner has no grant, is read through its root.
create or replace function audit.capture_all(relation oid, arguments text[], operation text, note jsonb) returns bigint
language plpgsql volatile
as $$
declare
  readable constant boolean := has_table_privilege('whence_owner', relation, 'select');
  -- A partitioned table has its partitions' rows; any other only its own.
  whole constant boolean := (select relkind = 'p' from pg_class where oid = relation);
  plain text[] := arguments;
  count bigint := 0;
  p record;
begin
  -- Every row goes or comes for itself: nobody has its key instead.
  plain[4] := replace(plain[4], 'loose', '');
  for p in execute format(
    'select array_agg(r.image) as images, array_agg(audit.capture_key(r.image, $2)) as ids, count(*) as count
     from (
       select audit.capture_image("0_whence_row", $3, $4) as image, (row_number() over () - 1) / 1000 as portion
       from %s "0_whence_row"
       where "0_whence_row".tableoid <> all ($1) and ($5 or "0_whence_row".tableoid = $6)
     ) r
     group by r.portion', case when readable then relation else audit.capture_root(relation) end::regclass)
    using audit.capture_elsewhere(relation), arguments[1]::text[], arguments[2]::text[], arguments[4], whole, relation
  loop
    if operation = 'delete' then
      perform audit.capture_events(relation, plain, p.ids, null, p.images, null, false, note);
    else
      perform audit.capture_events(relation, plain, null, p.ids, null, p.images, false, note);
    end if;
    count := count + p.count;
  end loop;
  return count;
end
$$;
