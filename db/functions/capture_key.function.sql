-- The entity id of a row: its key as text. Composite keys are joined by ':' in key order, with '%', ':' and '/' in
-- the values percent-encoded, so that (a:b, c) and (a, b:c) stay apart; a single key stays as it is.
-- Two keys the log cannot hold as they are: an empty text becomes '%', one over 1,000 bytes its digest.
create or replace function audit.capture_key(image jsonb, key_columns text[]) returns text
language plpgsql immutable
as $$
declare
  id text := image ->> key_columns[1];
begin
  if cardinality(key_columns) > 1 then
    id := (
      select string_agg(replace(replace(replace(image ->> k.name, '%', '%25'), ':', '%3A'), '/', '%2F'), ':' order by k.place)
      from unnest(key_columns) with ordinality k (name, place));
  end if;
  if octet_length(id) > 1000 then
    return 'sha256:' || encode(sha256(convert_to(id, 'UTF8')), 'hex');
  end if;
  return case id when '' then '%' else id end;
end
$$;
