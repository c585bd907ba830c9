-- The key of a tracked table, given or its primary key; an error says what is wrong with the columns named.
create or replace function audit.tracking_columns(relation regclass, key text[], ignore text[], mask text[]) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  key_columns text[] := key;
  unknown text;
begin
  if key_columns is null then
    select array_agg(a.attname::text order by k.place) into key_columns
    from pg_index i, unnest(i.indkey) with ordinality k (attnum, place), pg_attribute a
    where i.indrelid = relation and i.indisprimary and a.attrelid = relation and a.attnum = k.attnum;
  end if;
  if coalesce(cardinality(key_columns), 0) = 0 then
    raise exception '% has no primary key: say which columns identify a row (key => ''{…}'')', relation;
  end if;
  select name into unknown from unnest(key_columns || ignore || mask) name
  where not exists (
    select from pg_attribute a where a.attrelid = relation and a.attname = name and a.attnum > 0 and not a.attisdropped);
  if unknown is not null then
    raise exception '% has no column "%"', relation, unknown using errcode = 'undefined_column';
  end if;
  select name into unknown from unnest(key_columns) name
  join pg_attribute a on a.attrelid = relation and a.attname = name
  where not a.attnotnull or name = any (ignore || mask);
  if unknown is not null then
    raise exception 'key column "%" of % must be not null, and neither ignored nor masked', unknown, relation;
  end if;
  return key_columns;
end
$$;
