-- Begins a new incarnation: the log was restored into a cluster whose transaction numbers know nothing of those the
-- log holds. Answers its number. The sealer calls it when the cluster's identifier is not the head's.
--
-- The lock waits for every transaction that has written (half a second, then the sealer tries again, for whoever comes
-- after waits behind it), and those that come after wait for this one. As each takes its number in the statement that
-- writes, behind its own lock, an event either has a number of the old incarnation and is visible from here on, or has
-- one of the new. Stop here: the next pass finds head and cluster apart and begins another; a number is passed over.
create or replace function audit.begin_incarnation() returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '500ms'
as $$
declare
  begun int;
begin
  -- `lock table` wants rights that the owner too has given up (before PostgreSQL 17). This takes the same lock, share row
  -- exclusive, and says again what holds anyway.
  alter table only audit.event enable always trigger append_only;
  update audit.log set incarnation = incarnation + 1 returning incarnation into begun;
  perform audit.define_current_tx();
  return begun;
end
$$;
revoke execute on function audit.begin_incarnation() from public;
