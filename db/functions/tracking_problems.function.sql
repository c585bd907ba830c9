-- Where capture has drifted from what audit.track set up; empty when all is well. Each is mended by tracking again.
create or replace function audit.tracking_problems() returns table (table_name text, problem text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with tracked as (
    select t.*, c.oid as found from audit.tracked_table t left join pg_class c on c.oid = t.table_oid
    where t.untracked_at is null
  ),
  member as (
    select t.table_name, t.trigger_level, f.oid, f.partition, f.kind, f.oid = t.table_oid as root
    from tracked t, audit.tracking_family(t.found) f where t.found is not null
  ),
  expected as (
    select m.*, e.name
    from member m, unnest(array['~whence_truncate', '0_whence_truncated'] || case m.trigger_level
      when 'row' then array['0_whence'] else array['0_whence_insert', '0_whence_update', '0_whence_delete'] end) e (name)
  )
  select t.table_name, 'the table is gone' from tracked t where t.found is null
  union all
  select e.table_name, format(
    case when e.root then 'trigger "%1$s" is %3$s' when e.partition then 'partition %2$s: trigger "%1$s" is %3$s'
      else 'child %2$s: trigger "%1$s" is %3$s' end,
    e.name, e.oid::regclass, case when g.tgname is null then 'missing' else 'not enabled always' end)
  from expected e left join pg_trigger g on g.tgrelid = e.oid and g.tgname = e.name
  where g.tgenabled is distinct from 'A'
  union all
  select t.table_name, format('has statement triggers, but %s', audit.tracking_level(t.found))
  from tracked t where t.trigger_level = 'statement' and audit.tracking_level(t.found) is not null
  union all
  select t.table_name, format('column "%s" is gone', name)
  from tracked t, unnest(t.key_columns || t.ignored_columns || t.masked_columns) name
  where t.found is not null and not exists (
    select from pg_attribute a where a.attrelid = t.found and a.attname = name and not a.attisdropped)
  union all
  select t.table_name, format('virtual column "%s" must be ignored', a.attname)
  from tracked t join pg_attribute a on a.attrelid = t.found
  where a.attgenerated = 'v' and not a.attisdropped and a.attname <> all (t.ignored_columns)
  union all
  select t.table_name, 'the key is no longer unique'
  from tracked t where t.trigger_level = 'statement' and t.found is not null and not audit.tracking_unique(t.found, t.key_columns)
  union all
  select m.table_name, format('whence_owner may not read %s', m.oid::regclass)
  from member m where not m.partition and not has_table_privilege('whence_owner', m.oid, 'select')
  union all
  select m.table_name, format('row security of %s hides rows from whence_owner', m.oid::regclass)
  from member m join pg_class c on c.oid = m.oid
  where c.relrowsecurity and not exists (select from pg_policy p where p.polrelid = m.oid and p.polname = '0_whence')
$$;
