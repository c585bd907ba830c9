-- A row's image column by column, for a row that has no image as a whole: the column jsonb cannot hold is replaced
-- by the digest of its text, or the write is refused.
create or replace function audit.capture_columns(whole record, left_out text[], options text) returns jsonb
language plpgsql stable
as $$
declare
  image jsonb := '{}';
  value jsonb;
  size bigint;
  digest text;
  name text;
begin
  for name in
    select a.attname from pg_attribute a join pg_type t on t.typrelid = a.attrelid
    where t.oid = pg_typeof(whole)::oid and a.attnum > 0 and not a.attisdropped and a.attname <> all (left_out)
  loop
    begin
      execute format('select to_jsonb(($1).%I)', name) into value using whole;
    exception when others then
      if options like '%refuse%' then
        raise exception 'column "%" of %: the log cannot hold this value (%)', name, pg_typeof(whole), sqlerrm
          using errcode = 'program_limit_exceeded';
      end if;
      execute format('select encode(sha256(convert_to(($1).%1$I::text, ''UTF8'')), ''hex''), octet_length(($1).%1$I::text)', name)
        into digest, size using whole;
      value := jsonb_build_object('whence', 'unrepresentable', 'sha256', digest, 'bytes', size, 'reason', sqlerrm);
    end;
    image := image || jsonb_build_object(name, value);
  end loop;
  return image;
end
$$;
