-- A version 7 UUID (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random. Our own, since PostgreSQL has one
-- only from 18 on. Every name is qualified instead of pinning search_path, so that PostgreSQL can put the expression
-- in the place of the call: pinned, it was planned anew by each transaction, which cost 50 µs a captured row.
create or replace function audit.uuidv7() returns uuid
language sql volatile
as $$
  select pg_catalog.encode(
    pg_catalog.set_bit(pg_catalog.set_bit(
      pg_catalog.overlay(pg_catalog.uuid_send(pg_catalog.gen_random_uuid()),
        pg_catalog.substring(pg_catalog.int8send(pg_catalog.floor(
          pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) operator(pg_catalog.*) 1000)::pg_catalog.int8), 3),
        1, 6),
      52, 1), 53, 1),
    'hex')::pg_catalog.uuid
$$;
