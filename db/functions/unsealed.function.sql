-- How many events wait for their seal, and for how many milliseconds the oldest of them has. From the log and the head alone, so it
-- is right while upkeep is dead: what the head's snapshot does not see, by the index on (tx, seq), whatever the planner
-- believes about months it has not looked at yet. Exact up to `counted_max`; one more means "and more".
--
-- Numbers of later incarnations are greater, so one range holds them all. What an open transaction wrote is nobody's to
-- see yet and does not wait. A log that tells its own time (sample, test) may say that an event was recorded long ago: it
-- cannot have waited longer than the last seal is old.
create or replace function audit.unsealed(counted_max int, out unsealed int, out lag_ms float8)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  h audit.head;
  base bigint;
  from_tx xid8;
  running xid8[];
  since timestamptz;
begin
  select * into strict h from audit.head;
  base := audit.incarnation_base(h.incarnation);
  from_tx := (base + pg_snapshot_xmax(h.snapshot)::text::bigint)::text::xid8;
  running := array(select (base + x::text::bigint)::text::xid8 from pg_snapshot_xip(h.snapshot) x);
  select count(*), min(w.recorded_at) into unsealed, since
  from (
    select b.recorded_at from (
      (select e.recorded_at, e.tx, e.seq from audit.event e
       -- Of the transaction a pass was cut in, the first part is sealed.
       where e.tx >= from_tx and (h.after_tx is null or e.tx <> h.after_tx or e.seq > h.after_seq)
       order by e.tx, e.seq limit counted_max + 1)
      union all
      (select e.recorded_at, e.tx, e.seq from audit.event e
       where e.tx = any (running) and (h.after_tx is null or e.tx <> h.after_tx or e.seq > h.after_seq)
       limit counted_max + 1)
    ) b
    limit counted_max + 1
  ) w;
  if (select l.kind <> 'live' from audit.log l) then
    since := greatest(since, h.sealed_at);
  end if;
  lag_ms := case when unsealed = 0 then 0 else greatest(0, extract(epoch from clock_timestamp() - since) * 1000) end;
end
$$;
revoke execute on function audit.unsealed(int) from public;
