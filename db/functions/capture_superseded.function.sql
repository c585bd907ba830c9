-- Whether a row version is no longer the row: a nested statement has already replaced or deleted it, and its event
-- is in the log before the one of the statement that made this version. Read through the tracked table, whose
-- grant covers partitions made later.
create or replace function audit.capture_superseded(relation oid, version tid) returns boolean
language plpgsql volatile
as $$
declare
  current boolean;
begin
  execute format('select exists (select from %s where tableoid = $1 and ctid = $2)', audit.capture_root(relation)::regclass)
    into current using relation, version;
  return not current;
end
$$;
