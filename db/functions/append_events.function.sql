-- Appends a batch of requests in one statement: the door of HTTP, imports and the log's own records.
--
-- `batch` is an array of events, each with the number of its request and its index there, in the stored form
-- (lib/ingest/parse-event.ts). A request is all or nothing by itself: when one of its events has an id that is in
-- the log with another digest (`conflict`), or corrects what it must not (`correction…`), the whole request is left
-- out, the row says why, and the others go in. An event already in the log with the same digest is a duplicate.
-- Keys are inserted in the order of ids, else two batches with the same ids in opposite order deadlock. A batch
-- that raced with another for an id raises 40001: send it again, and it sees what the other wrote.
-- The caller sees to it that no two requests of a batch share an id.
create or replace function audit.append_events(batch jsonb)
returns table (
  request int, index int, id uuid, seq bigint, recorded_at timestamptz, duplicate boolean, problem text, path text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  now_at timestamptz := audit.now();
  refused jsonb := audit.refused_corrections(batch, now_at);
  lost_race boolean;
begin
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  perform audit.ensure_month(now_at);

  return query
  with sent as materialized (
    select * from jsonb_to_recordset(batch) as s(
      request int, index int, id uuid, digest text, source text, occurred_at timestamptz, type text,
      schema_version int, entity_type text, entity_id text, operation text, outcome text, actor_id text,
      actor_type text, on_behalf_of text, reason text, after jsonb, changed jsonb, payload jsonb, metadata jsonb,
      transaction_id text, correlation_id text, causation_id uuid, causes uuid[], supersedes uuid)
  ),
  known as materialized (
    select s.request, s.index, s.id, k.seq, k.recorded_at,
      case when k.digest is distinct from decode(s.digest, 'hex') then 'conflict' end as problem, 'id' as path
    from sent s join audit.event_key k on k.id = s.id
  ),
  problem as materialized (
    select k.request, k.index, k.id, k.problem, k.path from known k where k.problem is not null
    union all
    select r.* from jsonb_to_recordset(refused) as r(request int, index int, id uuid, problem text, path text)
  ),
  -- One event twice in one request counts once: the first is written, the other is its duplicate.
  fresh as materialized (
    select nextval('audit.event_seq') as seq, o.*
    from (
      select s.*, row_number() over (partition by s.request, s.id order by s.index) as turn from sent s
      where not exists (select from problem p where p.request = s.request)
        and not exists (select from known k where k.id = s.id)
      order by s.request, s.index
    ) o
    where o.turn = 1
  ),
  key as (
    insert into audit.event_key (id, seq, recorded_at, occurred_at, source, digest)
    select f.id, f.seq, now_at, coalesce(f.occurred_at, now_at), f.source, decode(f.digest, 'hex')
    from fresh f order by f.id
    on conflict do nothing
    returning id
  ),
  stored as (
    insert into audit.event (
      seq, recorded_at, occurred_at, id, causation_id, supersedes, schema_version, type, entity_type, entity_id,
      operation, outcome, actor_id, actor_type, on_behalf_of, source, reason, transaction_id, correlation_id,
      causes, after, changed, changed_keys, payload, metadata)
    select
      f.seq, now_at, coalesce(f.occurred_at, now_at), f.id, f.causation_id, f.supersedes,
      coalesce(f.schema_version, 1), f.type, f.entity_type, f.entity_id, f.operation,
      coalesce(f.outcome, 'success'), f.actor_id, f.actor_type, f.on_behalf_of, f.source, f.reason,
      f.transaction_id, f.correlation_id, f.causes, f.after, f.changed,
      audit.changed_keys(f.operation, f.changed), f.payload, f.metadata
    from fresh f join key using (id)
    order by f.seq
    returning id
  ),
  edge as (
    insert into audit.cause_edge (cause_id, effect_id)
    select distinct cause, f.id from fresh f join key using (id), unnest(f.causes || f.causation_id) cause
    where cause is not null
  )
  select s.request, s.index, s.id,
    coalesce(k.seq, f.seq), coalesce(k.recorded_at, case when f.id is not null then now_at end),
    k.id is not null or f.index < s.index,
    p.problem, p.path
  from sent s
  left join known k on k.request = s.request and k.index = s.index
  left join fresh f on f.request = s.request and f.id = s.id
  left join problem p on p.request = s.request and p.index = s.index
  -- Reading `stored` here makes it run to its end, and tells whether a key was lost to another batch.
  where (select count(*) from stored) = (select count(*) from fresh) or audit.lost_race();
end
$$;
revoke execute on function audit.append_events(jsonb) from public;
