-- Whether the database keeps these columns unique at every moment: in one table, by an index that is not deferrable.
create or replace function audit.tracking_unique(relation oid, key_columns text[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select from pg_index i
      where i.indrelid = relation and i.indisunique and i.indimmediate and i.indisvalid and i.indpred is null
        and i.indexprs is null
        and key_columns @> (
          select array_agg(a.attname::text)
          from unnest(i.indkey[0:i.indnkeyatts - 1]) k (attnum)
          join pg_attribute a on a.attrelid = relation and a.attnum = k.attnum))
    and not exists (
      select from audit.tracking_family(relation) f where f.oid <> relation and not f.partition)
$$;
