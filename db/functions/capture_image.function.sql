-- A row as the log keeps it: without ignored columns, and with what it cannot hold replaced by a digest, or refused
-- (option `refuse`). A function of the row alone: the same row always has the same image, else chains would break.
-- Masked columns are still readable here: a change of one is an event (audit.capture_masked comes after).
create or replace function audit.capture_image(whole record, left_out text[], options text) returns jsonb
language plpgsql stable
as $$
declare
  image jsonb;
begin
  begin
    image := to_jsonb(whole) - left_out;
  exception when others then
    -- A json column may hold what jsonb refuses (\u0000, a number beyond numeric), a text may be over 256 MB.
    image := audit.capture_columns(whole, left_out, options);
  end;
  if pg_column_size(image) <= 1000000 then
    return image;
  end if;
  return audit.capture_shrunk(audit.capture_shrunk(image, 100000, options), 1000, options);
end
$$;
