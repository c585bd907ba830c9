-- Whether in this transaction a change has been captured from inside another statement, and so events may be late.
-- Inside means: from a trigger, or from a function, which a statement that changes rows itself may have called.
-- Remembered in a setting of the transaction.
create or replace function audit.capture_nested() returns boolean
language plpgsql volatile
as $$
declare
  context text;
begin
  if current_setting('whence.nested', true) = 'yes' then
    return true;
  end if;
  get diagnostics context = pg_context;
  -- Two lines when called by the application itself: this function and the trigger function.
  if pg_trigger_depth() < 2 and context !~ '\n.*\n' then
    return false;
  end if;
  perform set_config('whence.nested', 'yes', true);
  return true;
end
$$;
