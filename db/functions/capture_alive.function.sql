-- The image of the row that has the key of `image` now, in the tracked table, its partitions or children, with
-- masked columns masked; null: none has. Reads as whence_owner, to whom audit.track granted it.
create or replace function audit.capture_alive(relation oid, arguments text[], image jsonb) returns jsonb
language plpgsql volatile
as $$
declare
  root constant oid := audit.capture_root(relation);
  condition text;
  alive jsonb;
  member record;
begin
  select string_agg(format('"0_whence_row".%1$I = ($1 ->> %1$L)::%2$s', a.attname, format_type(a.atttypid, a.atttypmod)), ' and ')
  into condition
  from pg_attribute a
  where a.attrelid = root and a.attname = any (arguments[1]::text[]) and not a.attisdropped;
  -- A child of inheritance may have columns of its own: its rows are read from the child. Partitions have none.
  for member in
    with recursive family (oid) as (
      select root
      union
      select i.inhrelid from pg_inherits i join family f on i.inhparent = f.oid
      where (select c.relkind from pg_class c where c.oid = root) <> 'p'
    )
    select f.oid::regclass as name, c.relkind from family f join pg_class c using (oid)
  loop
    execute format('select audit.capture_image("0_whence_row", $2, $3) from %s %s "0_whence_row" where %s limit 1',
      case member.relkind when 'p' then '' else 'only' end, member.name, condition)
      into alive using image, arguments[2]::text[], arguments[4];
    exit when alive is not null;
  end loop;
  return audit.capture_masked(alive, arguments[3]::text[]);
end
$$;
