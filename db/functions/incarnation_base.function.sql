-- What the numbers of an incarnation start from: 48 bits are left for PostgreSQL's own.
create or replace function audit.incarnation_base(incarnation int) returns bigint
language sql immutable parallel safe
as $$ select (incarnation - 1)::bigint << 48 $$;
revoke execute on function audit.incarnation_base(int) from public;
