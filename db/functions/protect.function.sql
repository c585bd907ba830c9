-- Makes a table append-only. Statement-level, so that a statement that would touch no row is refused as well
-- (update, delete, merge, and the update of an upsert); a partition needs its own, since a statement aimed at it
-- does not fire its parent's. `enable always` holds under session_replication_role = replica.
create or replace function audit.protect(relation regclass) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from pg_trigger where tgrelid = relation and tgname = 'append_only') then
    execute format(
      'create trigger append_only before update or delete or truncate on %s
         for each statement execute function audit.refuse_change()', relation);
  end if;
  execute format('alter table %s enable always trigger append_only', relation);
  execute format('revoke update, delete, truncate on %s from public, whence_owner', relation);
end
$$;
revoke execute on function audit.protect(regclass) from public;
