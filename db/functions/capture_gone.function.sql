-- Captures that a row left its key: deleted, or its key changed (`moved`).
-- The row that has the key now, if any, decides. None: it is a delete. One, though keys are unique at every moment:
-- the delete is late, or its key has been taken by the same statement. One, and keys are not (deferred, or two
-- tables of a family): the log ends with the row that stayed.
create or replace function audit.capture_gone(
  relation oid, arguments text[], id text, whole jsonb, moved boolean, nested boolean) returns void
language plpgsql volatile
as $$
declare
  loose constant boolean := arguments[4] like '%loose%';
  before constant jsonb := audit.capture_masked(whole, arguments[3]::text[]);
  alive jsonb;
  last jsonb;
  change record;
  at timestamptz;
begin
  if moved or nested or loose then
    alive := audit.capture_alive(relation, arguments, whole);
  end if;
  if alive is not null then
    select e.after into last from audit.event e
    where e.entity_type = arguments[0] and e.entity_id = capture_gone.id and e.operation is not null
    order by e.occurred_at desc, e.seq desc limit 1;
    if loose and last::text is distinct from alive::text then
      change := audit.capture_changes(before, alive, '{}', arguments[5]::text[]);
      if change.changed <> '{}' then
        perform audit.capture_event(arguments[0], id, 'update', alive, change.changed, change.changed_keys);
      end if;
      return;
    elsif moved then
      return;
    end if;
    at := audit.capture_place(arguments[0], id, before, null);
    if loose and at is null then
      return;
    end if;
  end if;
  perform audit.capture_event(arguments[0], id, 'delete', null, audit.capture_removed(before), null, at);
end
$$;
