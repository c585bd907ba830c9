-- Replaces the capture triggers of a table and its family; with `arguments` null it only removes them.
-- Row triggers "0_whence…" fire first among AFTER ROW triggers, the one before a truncate ("~…") last, when other
-- triggers have done theirs. `enable always`: also under session_replication_role = replica.
-- A partition inherits row triggers, and so does one made later; a truncate trigger each needs for itself.
create or replace function audit.tracking_triggers(relation regclass, arguments text[], level text) returns void
language plpgsql
as $$
declare
  -- Quoted for `create trigger … execute function f('a', 'b')`.
  quoted text := (select pg_catalog.string_agg(pg_catalog.quote_literal(a), ', ') from pg_catalog.unnest(arguments) a);
  member record;
  old record;
begin
  for member in select f.oid::pg_catalog.regclass as name, f.kind, f.partition from audit.tracking_family(relation) f loop
    for old in
      select t.tgname from pg_catalog.pg_trigger t
      where t.tgrelid = member.name and t.tgname ~ '^[0~]_?whence' and t.tgparentid = 0
    loop
      execute pg_catalog.format('drop trigger %I on %s', old.tgname, member.name);
    end loop;
    continue when arguments is null;
    if level = 'row' and not member.partition then
      execute pg_catalog.format('create trigger "0_whence" after insert or update or delete on %s
        for each row execute function audit.capture_row(%s)', member.name, quoted);
      execute pg_catalog.format('alter table %s enable always trigger "0_whence"', member.name);
    elsif level = 'statement' then
      execute pg_catalog.format('create trigger "0_whence_insert" after insert on %s referencing new table as new_rows
        for each statement execute function audit.capture_statement(%s)', member.name, quoted);
      execute pg_catalog.format('create trigger "0_whence_update" after update on %s referencing old table as old_rows new table as new_rows
        for each statement execute function audit.capture_statement(%s)', member.name, quoted);
      execute pg_catalog.format('create trigger "0_whence_delete" after delete on %s referencing old table as old_rows
        for each statement execute function audit.capture_statement(%s)', member.name, quoted);
      execute pg_catalog.format('alter table %s enable always trigger "0_whence_insert", enable always trigger "0_whence_update",
        enable always trigger "0_whence_delete"', member.name);
    end if;
    execute pg_catalog.format('create trigger "~whence_truncate" before truncate on %s
      for each statement execute function audit.capture_truncate(%s)', member.name, quoted);
    execute pg_catalog.format('create trigger "0_whence_truncated" after truncate on %s
      for each statement execute function audit.capture_truncate(%s)', member.name, quoted);
    execute pg_catalog.format('alter table only %s enable always trigger "~whence_truncate", enable always trigger "0_whence_truncated"', member.name);
    execute pg_catalog.format('grant select on %s to whence_owner', member.name);
    if (select c.relrowsecurity from pg_catalog.pg_class c where c.oid = member.name)
      and not exists (select from pg_catalog.pg_policy p where p.polrelid = member.name and p.polname = '0_whence') then
      execute pg_catalog.format('create policy "0_whence" on %s for select to whence_owner using (true)', member.name);
    end if;
  end loop;
end
$$;
