/** One record that could not be recorded, with as much of its own bytes, and of what was made of it, as is asked for. */
import type { RejectedRow } from "@/lib/ingest/rejected-row";
import type { Instant } from "@/lib/model/event";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type Rejected = RejectedRow & {
  format: string;
  /** The record's beginning; `originalBytes` says how long it was. */
  original: Buffer;
  originalBytes: number;
  /** What its format made of it. Null when it made nothing, or more than `bytesMax`: then `eventBytes` says how much. */
  event: string | null;
  eventBytes: number | null;
  /** [{path, message}], as JSON text. */
  problems: string;
  decidedAt: Instant | null;
  decision: string | null;
  eventId: string | null;
};

export async function findRejected(sql: Queryable, id: string, bytesMax: number): Promise<Rejected | null> {
  const [row] = await sql<Rejected[]>`
    select r.id, ${instantText(sql, sql`r.rejected_at`)} as "rejectedAt", r.source, r.type, r.reason, r.path, r.format,
      r.input_name as "inputName", r.place, r.status, r.problems, r.decision, r.event_id as "eventId",
      ${instantText(sql, sql`r.decided_at`)} as "decidedAt", r.decided_by as "decidedBy",
      substring(r.original from 1 for ${bytesMax}) as original, r.original_bytes::float8 as "originalBytes",
      case when octet_length(r.event) <= ${bytesMax} then r.event end as event, octet_length(r.event) as "eventBytes"
    from whence.rejected r where r.id = ${id}::uuid`;
  return row ?? null;
}
