-- The number of the running transaction as the log keeps it: continued over restores into other clusters, where
-- PostgreSQL counts from the start again. The high bits count those restores (audit.log.incarnation less one), so a
-- later number is always greater. It is made anew for each incarnation with its constant in it: read from a table it
-- would cost every event a query.
create or replace function audit.define_current_tx() returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'create or replace function audit.current_tx() returns xid8 language sql volatile as $f$ select %s $f$',
    coalesce(
      (select format('(%s + pg_catalog.pg_current_xact_id()::text::bigint)::text::xid8', audit.incarnation_base(l.incarnation))
         from audit.log l where l.incarnation > 1),
      'pg_catalog.pg_current_xact_id()'));
  revoke execute on function audit.current_tx() from public;
end
$$;
revoke execute on function audit.define_current_tx() from public;
