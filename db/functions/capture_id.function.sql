-- A version 7 UUID as audit.uuidv7 makes it, without its settings: so that PostgreSQL puts the expression in the
-- place of the call. Called as it is, audit.uuidv7 is planned anew by each transaction, which cost 50 µs a row.
create or replace function audit.capture_id() returns uuid
language sql volatile
as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;
