-- Why an event may not supersede another, or null. A correction names an event that is there, that is about the
-- same entity, and that did not occur later: before the correction the wrong value was true of the log, after it
-- the right one is.
create or replace function audit.correction_problem(
  target uuid, entity_type text, entity_id text, occurred_at timestamptz
) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  k audit.event_key;
  corrected record;
begin
  select * into k from audit.event_key where id = target;
  if not found then
    return format('correction of an event that is not in the log: %s', target);
  end if;
  select e.entity_type, e.entity_id into corrected
  from audit.event e where e.recorded_at = k.recorded_at and e.occurred_at = k.occurred_at and e.seq = k.seq;
  if (corrected.entity_type, corrected.entity_id) is distinct from (correction_problem.entity_type, correction_problem.entity_id) then
    return format('correction of an event about another entity: %s', coalesce(corrected.entity_type || '/' || corrected.entity_id, 'none'));
  end if;
  if k.occurred_at > correction_problem.occurred_at then
    return 'correction of an event that occurred later than the correction';
  end if;
  return null;
end
$$;
revoke execute on function audit.correction_problem(uuid, text, text, timestamptz) from public;
