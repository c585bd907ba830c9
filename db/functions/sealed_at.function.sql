-- Whether an event is among the first `checkpoint` of the log. `tx` says which: a transaction still to be sealed has none.
create or replace function audit.sealed_at(seq bigint, tx xid8, checkpoint bigint) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$ select coalesce(audit.position_of(sealed_at.seq) < sealed_at.checkpoint, false) $$;
revoke execute on function audit.sealed_at(bigint, xid8, bigint) from public;
