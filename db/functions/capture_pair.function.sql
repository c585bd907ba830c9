-- Captures one change of one row, given its image before and after (null: no such row). `late` says whether a nested
-- statement has already superseded it; null: not known, so its image is compared (audit.capture_late).
create or replace function audit.capture_pair(
  relation oid, arguments text[], before jsonb, after jsonb, nested boolean, late boolean default null) returns void
language plpgsql volatile
as $$
declare
  masked constant text[] := arguments[3];
  old_id constant text := audit.capture_key(before, arguments[1]::text[]);
  id constant text := audit.capture_key(after, arguments[1]::text[]);
  operation text := 'update';
  change record;
  changed jsonb;
  changed_keys text[];
  at timestamptz;
begin
  if id is null or old_id <> id then
    perform audit.capture_gone(relation, arguments, old_id, before, id is not null, nested);
    if id is null then
      return;
    end if;
    before := null;
  end if;
  if before is null then
    operation := 'insert';
  else
    change := audit.capture_changes(before, after, masked, arguments[5]::text[]);
    changed := change.changed;
    changed_keys := change.changed_keys;
    if changed = '{}' and arguments[4] not like '%noops%' then
      return;
    end if;
  end if;
  if masked <> '{}' then
    before := audit.capture_masked(before, masked);
    after := audit.capture_masked(after, masked);
  end if;
  if late then
    at := audit.capture_place(arguments[0], id, before, after);
    -- A row that is gone is not the end of its key. Where keys are loose, a delete and an insert of one statement
    -- have been told as one update by now (audit.capture_gone), and no link is missing.
    if at is null and arguments[4] like '%loose%'
      and audit.capture_alive(relation, arguments, after)::text is distinct from after::text then
      return;
    end if;
  elsif late is null and nested then
    at := audit.capture_late(relation, arguments, id, before, after);
  end if;
  perform audit.capture_event(arguments[0], id, operation, after, changed, changed_keys, at);
end
$$;
