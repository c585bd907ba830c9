/**
 * The one select list that turns a row of `audit.event` (as `e`) into an `Event`.
 * Instants are printed by PostgreSQL, in UTC with microseconds; JSON and 64-bit numbers arrive as text.
 */
import type { Database, Fragment } from "../client";

// A row of a list stays small: a document past this many bytes is asked for when the event is opened.
const rowDocumentBytesMax = 8192;

export const eventColumns = (sql: Database) => sql`
  ${identityColumns(sql)},
  audit.before_image(e.operation, e.after, e.changed) as "before",
  e.after,
  case when e.operation = 'update' then e.changed end as changed,
  e.payload,
  e.metadata`;

/** As `eventColumns`, with large documents left out and named in `omitted`; metadata and before are always left out. */
export const rowColumns = (sql: Database) => sql`
  ${identityColumns(sql)},
  null::jsonb as "before",
  case when octet_length(e.after::text) <= ${rowDocumentBytesMax} then e.after end as after,
  case when octet_length(e.changed::text) <= ${rowDocumentBytesMax} then e.changed end as changed,
  case when octet_length(e.payload::text) <= ${rowDocumentBytesMax} then e.payload end as payload,
  null::jsonb as metadata,
  array_remove(array[
    case when e.operation in ('update', 'delete') then 'before' end,
    case when octet_length(e.after::text) > ${rowDocumentBytesMax} then 'after' end,
    case when octet_length(e.changed::text) > ${rowDocumentBytesMax} then 'changed' end,
    case when octet_length(e.payload::text) > ${rowDocumentBytesMax} then 'payload' end,
    case when e.metadata is not null then 'metadata' end
  ], null) as omitted`;

const identityColumns = (sql: Database) => sql`
  e.id,
  ${instant(sql, sql`e.occurred_at`)} as "occurredAt",
  ${instant(sql, sql`e.recorded_at`)} as "recordedAt",
  e.type,
  e.schema_version as "schemaVersion",
  e.entity_type as "entityType",
  e.entity_id as "entityId",
  e.operation,
  e.outcome,
  e.actor_id as "actorId",
  e.actor_type as "actorType",
  e.on_behalf_of as "onBehalfOf",
  e.source,
  e.reason,
  e.transaction_id as "transactionId",
  e.correlation_id as "correlationId",
  e.causation_id as "causationId",
  coalesce(e.causes, '{}') as causes,
  e.supersedes,
  e.seq::text as seq,
  e.tx::text as tx`;

const instant = (sql: Database, column: Fragment) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
