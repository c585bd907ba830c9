-- A version 7 UUID as audit.uuidv7 makes it, in the language that keeps its plan from one transaction to the next:
-- a function in SQL is planned anew by each, which cost capture 50 µs a row.
create or replace function audit.capture_id() returns uuid
language plpgsql volatile
as $$
begin
  return encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid;
end
$$;
