-- An event as the one line of JSON that is hashed, exported and read by people: the ledger's canonical form, version 1.
-- Its twin in TypeScript is lib/ledger/line.ts, equal byte for byte (db/functions/line.db.test.ts); neither may ever
-- change for a version that was sealed. JSON columns stand as jsonb prints them, instants in UTC with microseconds,
-- absent fields not at all. Every column is in it that an answer depends on; what is derived (changed_keys, keys, edges)
-- is checked against it. One expression, so that PostgreSQL can put it into the query that asks.
create or replace function audit.line(e audit.event) returns text
language sql stable parallel safe
as $$
  select '{"v":1,"seq":' || e.seq || ',"tx":"' || e.tx || '","id":"' || e.id
    || '","occurredAt":"' || to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","recordedAt":"' || to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","type":' || to_json(e.type)::text || ',"schemaVersion":' || e.schema_version
    || coalesce(',"entityType":' || to_json(e.entity_type)::text, '')
    || coalesce(',"entityId":' || to_json(e.entity_id)::text, '')
    || coalesce(',"operation":' || to_json(e.operation)::text, '')
    || ',"outcome":' || to_json(e.outcome)::text
    || ',"actorId":' || to_json(e.actor_id)::text || ',"actorType":' || to_json(e.actor_type)::text
    || coalesce(',"onBehalfOf":' || to_json(e.on_behalf_of)::text, '')
    || ',"source":' || to_json(e.source)::text
    || coalesce(',"reason":' || to_json(e.reason)::text, '')
    || coalesce(',"after":' || e.after::text, '')
    || coalesce(',"changed":' || e.changed::text, '')
    || coalesce(',"payload":' || e.payload::text, '')
    || coalesce(',"metadata":' || e.metadata::text, '')
    || coalesce(',"transactionId":' || to_json(e.transaction_id)::text, '')
    || coalesce(',"correlationId":' || to_json(e.correlation_id)::text, '')
    || coalesce(',"causationId":"' || e.causation_id || '"', '')
    || case when e.causes <> '{}' then ',"causes":' || to_json(e.causes)::text else '' end
    || coalesce(',"supersedes":"' || e.supersedes || '"', '')
    || '}'
$$;
revoke execute on function audit.line(audit.event) from public;
