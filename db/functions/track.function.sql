-- From now on the table tells its inserts, updates, deletes and truncates to the log, in the transaction of the change.
--
--   select audit.track('orders.orders', ignore => '{updated_at}', mask => '{card_number}', baseline => true);
--
-- key       what identifies a row; the primary key unless given. Composite ids: audit.capture_key.
-- ignore    columns left out; an update of nothing else writes nothing. Virtual generated columns always are: PostgreSQL
--           does not compute them for triggers, and they follow from the others.
-- mask      columns whose values become "[masked]"; that they changed is still told.
-- baseline  records the rows that are there as inserts.
-- noops     records updates that change nothing, too.
-- oversize  a value the log cannot hold is replaced by its digest ('digest'), or the write fails ('refuse').
-- Asked again, it takes the new options. The caller owns the table; whence_owner is granted to read it.
create or replace function audit.track(
  relation text,
  entity_type text default null,
  key text[] default null,
  ignore text[] default '{}',
  mask text[] default '{}',
  baseline boolean default false,
  noops boolean default false,
  oversize text default 'digest'
) returns void
language plpgsql
as $$
declare
  target constant regclass := audit.tracking_target(relation);
  name text;
  type_name text;
  key_columns text[];
  left_out text[];
  level text;
  arguments text[];
  count bigint;
begin
  select pg_catalog.format('%I.%I', n.nspname, c.relname), coalesce(entity_type, n.nspname || '.' || c.relname) into name, type_name
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = target;
  if pg_catalog.length(type_name) not between 1 and 180 then
    raise exception 'entity_type must have 1 to 180 characters';
  elsif oversize not in ('digest', 'refuse') then
    raise exception 'oversize must be ''digest'' or ''refuse'', not %', pg_catalog.quote_literal(oversize);
  end if;
  perform audit.tracking_readable(target);
  left_out := ignore || array(
    select a.attname::text from pg_catalog.pg_attribute a
    where a.attrelid = target and a.attgenerated = 'v' and not a.attisdropped and a.attname <> all (ignore));
  key_columns := audit.tracking_columns(target, key, left_out, mask);
  if not audit.tracking_unique(target, key_columns) then
    raise notice 'the key of % is not unique at every moment: the history of a key is that of all its rows', name;
  end if;
  level := case when audit.tracking_level(target) is null and audit.tracking_unique(target, key_columns) then 'statement' else 'row' end;
  arguments := array[type_name, key_columns::text, left_out::text, mask::text, pg_catalog.concat_ws(' ',
    case when noops then 'noops' end, case when oversize = 'refuse' then 'refuse' end,
    case when not audit.tracking_unique(target, key_columns) then 'loose' end),
    (select pg_catalog.array_agg(a.attname::text order by a.attname::text collate "C") from pg_catalog.pg_attribute a
      where a.attrelid = target and a.attnum > 0 and not a.attisdropped and a.attname <> all (left_out))::text];
  perform audit.tracking_triggers(target, arguments, level);
  if baseline then
    count := audit.tracking_baseline(target, arguments);
  end if;
  perform audit.tracking_recorded(target, arguments, level, pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
    'table', name, 'entityType', type_name, 'key', key_columns, 'ignore', left_out, 'mask', mask, 'noops', noops,
    'oversize', oversize, 'level', level, 'baseline', count)));
end
$$;
