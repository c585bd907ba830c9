-- How the desk carries out the story: desk.tell(step) begins a step and calls the commands on the tables that tell
-- the log themselves (desk-commands.ts makes one for each table and operation).

-- Steps are sent ahead of their answers, so the marker comes first: after a step that failed, none that follows is
-- told. An error anywhere leaves nothing of the step.
create function desk.tell(step jsonb) returns void language plpgsql as $$
declare
  act jsonb;
  done boolean;
begin
  update desk.told set last_step = (step ->> 'number')::int where last_step = (step ->> 'number')::int - 1;
  if not found then
    raise exception 'step % of the sample does not follow the last that was told', step ->> 'number';
  end if;
  -- What follows a step in its transaction would be left out of it.
  if (step ->> 'begun')::boolean and current_setting('whence.clock', true) is distinct from step #>> '{settings,clock}' then
    raise exception 'step % of the sample is outside its transaction', step ->> 'number';
  end if;
  perform set_config('whence.' || key, value, true) from jsonb_each_text(step -> 'settings');
  for act in select a from jsonb_array_elements(step -> 'acts') a loop
    case act ->> 'kind'
      when 'fact' then
        perform desk.record((act ->> 'event')::jsonb);
        done := true;
      when 'change' then
        execute format('select desk.%I($1, $2, $3)', concat(act ->> 'operation', '_', act ->> 'table'))
          into done using act ->> 'key', (act ->> 'set')::jsonb, (act ->> 'event')::jsonb;
    end case;
    perform desk.must(done);
  end loop;
end
$$;

-- Fields that are null are left out of the images, so "not set" is absent; captured images keep them as null.
create function desk.record(event jsonb, operation text default null, before jsonb default null, after jsonb default null)
returns void language plpgsql as $$
declare
  e record;
begin
  select * into e from jsonb_to_record(event) as r(
    id uuid, type text, entity_type text, entity_id text, occurred_at timestamptz, payload jsonb, metadata jsonb,
    causation_id uuid, causes uuid[], supersedes uuid, outcome text, on_behalf_of text, schema_version int);
  perform audit.record_event(
    e.type, e.entity_type, e.entity_id, e.payload, operation => record.operation,
    before => jsonb_strip_nulls(record.before), after => jsonb_strip_nulls(record.after), metadata => e.metadata,
    causation_id => e.causation_id, causes => e.causes, supersedes => e.supersedes, outcome => e.outcome,
    on_behalf_of => e.on_behalf_of, schema_version => e.schema_version, occurred_at => e.occurred_at, id => e.id);
end
$$;

-- To have met no row, or others than it should, is a mistake in the story. The statements that follow desk.tell in a
-- step, on the tracked tables, ask it too (tracked-writes.ts); outside the step's transaction no clock is set.
create function desk.must(met boolean) returns void language plpgsql as $$
begin
  if met is not true or coalesce(current_setting('whence.clock', true), '') = '' then
    raise exception 'step % of the sample met other rows than the story has', (select last_step from desk.told);
  end if;
end
$$;
