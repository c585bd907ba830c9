-- When a captured change occurred. Never runs backwards within a transaction, and keeps 16 microseconds from the last
-- event of the transaction, so that late events find room before it (audit.capture_place); writing one takes longer,
-- so the clock is not outrun. The last is kept in a setting of the transaction: a savepoint rolled back restores it.
-- A session could set it itself: it is believed for one second at most.
create or replace function audit.capture_clock(told timestamptz) returns timestamptz
language plpgsql volatile
as $$
declare
  last text := current_setting('whence.last_capture', true);
begin
  if last <> '' and told < last::timestamptz + interval '16 microseconds' and last::timestamptz < told + interval '1 second' then
    told := last::timestamptz + interval '16 microseconds';
  end if;
  perform set_config('whence.last_capture', told::text, true);
  return told;
end
$$;
