/**
 * The physical limit of appending: a client's COPY of events into a table with the log's columns and no index, no
 * check and no partition, logged and committed. Answers what is to be timed; the lines are made before.
 */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { connect } from "@/db/client";
import type { NewEvent } from "@/lib/ingest/new-event";

const linesAChunk = 500;

export async function copyLimit(url: string, events: readonly NewEvent[]): Promise<() => Promise<void>> {
  const chunks: string[] = [];
  for (let at = 0; at < events.length; at += linesAChunk)
    chunks.push(
      events
        .slice(at, at + linesAChunk)
        .map((event, i) => copyLine(event, at + i))
        .join(""),
    );
  const sql = connect(url, { max: 1 });
  await sql`create schema if not exists bench`;
  await sql`drop table if exists bench.bare`;
  await sql`create table bench.bare (like audit.event including defaults)`;
  await sql`alter table bench.bare alter column tx set default pg_current_xact_id()`;
  return async () => {
    const into = await sql`
      copy bench.bare (
        seq, recorded_at, occurred_at, id, causation_id, supersedes, schema_version, type, entity_type, entity_id,
        operation, outcome, actor_id, actor_type, on_behalf_of, source, reason, transaction_id, correlation_id,
        causes, after, changed, changed_keys, payload, metadata) from stdin`.writable();
    await pipeline(Readable.from(chunks), into);
    await sql.end();
  };
}

function copyLine(event: NewEvent, seq: number): string {
  const at = new Date().toISOString();
  return copyText([
    String(seq),
    at,
    event.occurredAt ?? at,
    event.id,
    event.causationId,
    event.supersedes,
    String(event.schemaVersion),
    event.type,
    event.entityType,
    event.entityId,
    event.operation,
    event.outcome,
    event.actorId,
    event.actorType,
    event.onBehalfOf,
    event.source,
    event.reason,
    event.transactionId,
    event.correlationId,
    event.causes.length === 0 ? null : `{${event.causes.join(",")}}`,
    event.after,
    event.changed,
    event.operation === "update" ? "{status,total}" : null,
    event.payload,
    event.metadata,
  ]);
}

/** A line of COPY's text format. */
export function copyText(values: readonly (string | null)[]): string {
  return `${values.map((value) => (value === null ? "\\N" : escaped(value))).join("\t")}\n`;
}

const special = /[\\\t\n\r]/g;
const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function escaped(value: string): string {
  return special.test(value) ? value.replace(special, (character) => escapes[character] ?? character) : value;
}
