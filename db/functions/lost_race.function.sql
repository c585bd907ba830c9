-- Raised when another transaction wrote one of the batch's ids between our look and our insert. Nothing of the
-- batch is kept; sent again, it finds the id there.
create or replace function audit.lost_race() returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'another batch wrote one of these ids at the same moment'
    using errcode = 'serialization_failure', hint = 'send the batch again';
end
$$;
