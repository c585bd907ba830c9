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
-- The plan is kept for as long as the connection, and may have been made when the log was empty: keys are looked up by
-- their index, never by reading all of them.
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  now_at timestamptz := audit.now();
  refused jsonb := audit.refused_corrections(batch, now_at);
begin
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  perform audit.ensure_month(now_at);

  -- Judged is a narrow row: only its number ties it to the wide one, which is read where it is stored and carried
  -- through no sort (bench/append: a third of the time). No joins between the parts: their sizes are not known to the
  -- planner, and a nested loop over 5,000 × 5,000 rows made a batch take seconds. What a row needs of its request, a
  -- window function tells.
  return query
  with sent as materialized (
    select s.*, decode(s.hex, 'hex') as digest
    from rows from (jsonb_to_recordset(batch) as (
      request int, index int, id uuid, digest text, source text, occurred_at timestamptz, causation_id uuid, causes uuid[])
    ) with ordinality as s(request, index, id, hex, source, occurred_at, causation_id, causes, n)
  ),
  known as materialized (
    select s.*, k.seq as known_seq, k.recorded_at as known_at,
      case when k.digest is distinct from s.digest and k.id is not null then 'conflict'
        when refused <> '{}' then refused ->> (s.request || '.' || s.index) end as problem,
      -- One event twice in one request counts once: the first is written, the other is its duplicate.
      row_number() over (partition by s.request, s.id order by s.index) as turn
    from sent s left join lateral (select * from audit.event_key e where e.id = s.id offset 0) k on true
  ),
  judged as materialized (
    select n.*, bool_or(n.problem is not null) over (partition by n.request) as left_out from known n
  ),
  numbered as materialized (
    select j.*,
      case when j.known_seq is null and j.turn = 1 and not j.left_out then nextval('audit.event_seq') end as fresh_seq
    from (select * from judged order by request, index) j
  ),
  key as (
    insert into audit.event_key (id, seq, recorded_at, occurred_at, source, digest)
    select n.id, n.fresh_seq, now_at, coalesce(n.occurred_at, now_at), n.source, n.digest
    from numbered n where n.fresh_seq is not null order by n.id
    on conflict do nothing
    returning id
  ),
  stored as (
    insert into audit.event (
      tx, seq, recorded_at, occurred_at, id, causation_id, supersedes, schema_version, type, entity_type, entity_id,
      operation, outcome, actor_id, actor_type, on_behalf_of, source, reason, transaction_id, correlation_id,
      causes, after, changed, changed_keys, payload, metadata)
    select
      (select audit.current_tx()), w.seq, now_at, coalesce(w.occurred_at, now_at), w.id, w.causation_id, w.supersedes,
      coalesce(w.schema_version, 1), w.type, w.entity_type, w.entity_id, w.operation,
      coalesce(w.outcome, 'success'), w.actor_id, w.actor_type, w.on_behalf_of, w.source, w.reason,
      w.transaction_id, w.correlation_id, w.causes, w.after, w.changed,
      -- As audit.changed_keys says; a call for each row costs three times the expression.
      case when w.operation = 'update' and w.changed is not null then
        array(select k from jsonb_object_keys(w.changed) k order by k collate "C") end,
      w.payload, w.metadata
    from rows from (
      jsonb_to_recordset(batch) as (
        id uuid, source text, occurred_at timestamptz, type text, schema_version int, entity_type text, entity_id text,
        operation text, outcome text, actor_id text, actor_type text, on_behalf_of text, reason text, after jsonb,
        changed jsonb, payload jsonb, metadata jsonb, transaction_id text, correlation_id text, causation_id uuid,
        causes uuid[], supersedes uuid),
      unnest((select array_agg(n.fresh_seq order by n.n) from numbered n))
    ) as w(
      id, source, occurred_at, type, schema_version, entity_type, entity_id, operation, outcome, actor_id, actor_type,
      on_behalf_of, reason, after, changed, payload, metadata, transaction_id, correlation_id, causation_id, causes,
      supersedes, seq)
    where w.seq is not null
  ),
  edge as (
    insert into audit.cause_edge (cause_id, effect_id)
    select distinct cause, n.id from numbered n, unnest(n.causes || n.causation_id) cause
    where n.fresh_seq is not null and (n.causation_id is not null or n.causes is not null) and cause is not null
  )
  select n.request, n.index, n.id,
    coalesce(n.known_seq, first_value(n.fresh_seq) over (partition by n.request, n.id order by n.index)),
    coalesce(n.known_at, case when not n.left_out then now_at end),
    n.known_seq is not null or n.turn > 1,
    n.problem,
    case when n.problem = 'conflict' then 'id' when n.problem is not null then 'supersedes' end
  from numbered n
  -- Fewer keys than fresh events: one was lost to another batch, and with it this statement.
  where (select count(*) from key) = (select count(*) from numbered where fresh_seq is not null)
    or audit.lost_race();
end
$$;
revoke execute on function audit.append_events(jsonb) from public;
