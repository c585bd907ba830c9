-- Which triggers a table may have: null if statement triggers with transition tables are right there, else why they
-- are not. They see a statement's rows only at its end, so nothing else may be able to touch the same rows before.
create or replace function audit.tracking_level(relation oid) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case
    when c.relkind = 'p' or c.relispartition then 'it is partitioned'
    when c.relhassubclass or exists (select from pg_inherits i where i.inhrelid = relation) then 'it is inherited'
    when c.relhasrules then 'it has rules'
    when exists (
      select from pg_trigger t
      where t.tgrelid = relation and not t.tgisinternal and t.tgtype & 1 = 1 and t.tgname <> '0_whence'
    ) then 'it has row triggers'
    when exists (
      select from pg_constraint f
      where f.contype = 'f' and relation in (f.conrelid, f.confrelid)
        and (f.confupdtype in ('c', 'n', 'd') or f.confdeltype in ('c', 'n', 'd'))
    ) then 'a foreign key changes rows'
    when exists (
      select from pg_attribute a
      where a.attrelid = relation and a.attnum > 0 and not a.attisdropped and a.atttypid = 'json'::regtype
    ) then 'it has json columns'
  end
  from pg_class c where c.oid = relation
$$;
