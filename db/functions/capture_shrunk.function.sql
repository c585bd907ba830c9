-- An image over 1 MB, with the values over `bytes_max` replaced by their digest; smaller images stay as they are.
create or replace function audit.capture_shrunk(image jsonb, bytes_max int, options text) returns jsonb
language plpgsql immutable
as $$
begin
  if pg_column_size(image) <= 1000000 then
    return image;
  end if;
  if options like '%refuse%' then
    raise exception 'the row is too large for the log: % bytes, at most 1000000', pg_column_size(image)
      using errcode = 'program_limit_exceeded';
  end if;
  return (
    select jsonb_object_agg(f.key, case when octet_length(f.value::text) <= bytes_max then f.value else
      jsonb_build_object(
        'whence', 'oversize',
        'sha256', encode(sha256(convert_to(coalesce(f.value #>> '{}', ''), 'UTF8')), 'hex'),
        'bytes', octet_length(f.value #>> '{}')) end)
    from jsonb_each(image) f);
end
$$;
