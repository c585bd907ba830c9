-- The position of one; null while it waits for its seal.
create or replace function audit.position_of(seq bigint) returns bigint
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$ select p.position from audit.positions(array[position_of.seq]) p $$;
revoke execute on function audit.position_of(bigint) from public;
