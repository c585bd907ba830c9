-- An image with masked columns replaced by "[masked]"; null stays null, absent stays absent.
create or replace function audit.capture_masked(image jsonb, masked text[]) returns jsonb
language plpgsql immutable
as $$
begin
  if masked = '{}' then
    return image;
  end if;
  return (select image || coalesce((
    select jsonb_object_agg(name, '[masked]') from unnest(masked) name where image ->> name is not null), '{}'));
end
$$;
