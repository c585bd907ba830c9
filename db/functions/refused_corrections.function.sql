-- The corrections of a batch that must not be, as {"request.index": why}. A correction may name an
-- event of its own request that stands before it. Corrections are rare: a batch without one costs a look.
create or replace function audit.refused_corrections(batch jsonb, now_at timestamptz) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not batch @? '$[*].supersedes' then
    return '{}';
  end if;
  return (
    with sent as (
      select s.*, coalesce(s.occurred_at, now_at) as at from jsonb_to_recordset(batch) as s(
        request int, index int, id uuid, supersedes uuid, entity_type text, entity_id text, occurred_at timestamptz)
    ),
    judged as (
      select c.request, c.index,
        case
          when t.id is null then audit.correction_problem(c.supersedes, c.entity_type, c.entity_id, c.at)
          when (t.entity_type, t.entity_id) is distinct from (c.entity_type, c.entity_id)
            then 'correction of an event about another entity'
          when t.at > c.at then 'correction of an event that occurred later than the correction'
        end as problem
      from sent c
      left join sent t on t.request = c.request and t.index < c.index and t.id = c.supersedes
      where c.supersedes is not null
        -- What is in the log already was judged when it came.
        and not exists (select from audit.event_key k where k.id = c.id)
    )
    select coalesce(jsonb_object_agg(request || '.' || index, problem), '{}') from judged where problem is not null);
end
$$;
revoke execute on function audit.refused_corrections(jsonb, timestamptz) from public;
