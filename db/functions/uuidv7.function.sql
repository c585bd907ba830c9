-- A version 7 UUID (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random. Our own, since PostgreSQL has one
-- only from 18 on.
create or replace function audit.uuidv7() returns uuid
language sql volatile parallel safe set search_path = pg_catalog, pg_temp
as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;
