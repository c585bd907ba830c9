-- Writes one captured change. `at` is where a late one belongs (audit.capture_place); null: now.
create or replace function audit.capture_event(
  entity_type text, entity_id text, operation text, after jsonb, changed jsonb, at timestamptz default null) returns void
language plpgsql volatile
as $$
declare
  e audit.event := audit.capture_context();
begin
  e.type := entity_type || case operation when 'insert' then '.inserted' when 'update' then '.updated' else '.deleted' end;
  e.entity_type := entity_type;
  e.entity_id := entity_id;
  e.operation := operation;
  e.after := after;
  e.changed := changed;
  e.id := audit.uuidv7();
  e.recorded_at := audit.now();
  e.occurred_at := coalesce(at, audit.capture_clock());
  perform audit.store_event(e);
end
$$;
