-- The position of each seq that is sealed: an event's gapless place, from 0. This, position_of, seq_at and sealed_at are
-- the only way to ask. It looks into the tiles that can hold the answer (an index on ranges of seq, which overlap only
-- where transactions did), so it costs the same however long the log is, and means the same over restores.
create or replace function audit.positions(seqs bigint[])
returns table (seq bigint, "position" bigint)
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
  select wanted.seq, found.position
  from unnest(seqs) as wanted(seq)
  cross join lateral (
    select (t.index << 8) + array_position(t.seqs, wanted.seq) - 1 as position
    from audit.tile t
    where t.level = 0 and int8range(t.seq_min, t.seq_max, '[]') @> wanted.seq
      and array_position(t.seqs, wanted.seq) is not null
    union all
    select (h.size >> 8 << 8) + array_position(h.open_seqs, wanted.seq) - 1
    from audit.head h where array_position(h.open_seqs, wanted.seq) is not null
    limit 1
  ) found
$$;
revoke execute on function audit.positions(bigint[]) from public;
