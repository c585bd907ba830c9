-- The log's clock. In a sample or test log the setting whence.clock moves it, so that a story can be told at its
-- own times; in any other log the setting is refused. It is the only such door.
create or replace function audit.now() returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  told text := current_setting('whence.clock', true);
begin
  if told is null or told = '' then
    return clock_timestamp();
  end if;
  if (select kind from audit.log) in ('sample', 'test') then
    return told::timestamptz;
  end if;
  raise exception 'whence.clock is refused: this log is not a sample'
    using errcode = 'insufficient_privilege', hint = 'reset whence.clock';
end
$$;
