-- The seq at a position; null past the head.
create or replace function audit.seq_at("position" bigint) returns bigint
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select t.seqs[(seq_at.position & 255) + 1] from audit.tile t where t.level = 0 and t.index = seq_at.position >> 8),
    (select h.open_seqs[(seq_at.position & 255) + 1] from audit.head h where h.size >> 8 = seq_at.position >> 8))
$$;
revoke execute on function audit.seq_at(bigint) from public;
