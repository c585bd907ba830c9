/**
 * One page of what could not be recorded, newest first, by key: (rejected_at, id).
 *
 * Served by rejected_time, rejected_status or rejected_source; the records themselves, up to a megabyte each, are not
 * read (list-rejected.db.test.ts holds the plans).
 */
import type { RejectedRow } from "@/lib/ingest/rejected-row";
import type { RejectedStatus } from "@/lib/ingest/rejected-status";
import type { Instant } from "@/lib/model/event";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

/** The place of a row in the list: the page continues behind it. */
export type RejectedKey = { rejectedAt: Instant; id: string };

export type ListRejected = {
  /** Null: whatever became of them. */
  status: RejectedStatus | null;
  source: string | null;
  before: RejectedKey | null;
  limit: number;
};

export async function listRejected(
  sql: Queryable,
  { status, source, before, limit }: ListRejected,
): Promise<{ rows: RejectedRow[]; more: boolean }> {
  const rows = await sql<RejectedRow[]>`
    select r.id, ${instantText(sql, sql`r.rejected_at`)} as "rejectedAt", r.source, r.type, r.reason, r.path,
      r.input_name as "inputName", r.place, r.status, r.decided_by as "decidedBy"
    from whence.rejected r
    where true
      ${status === null ? sql`` : sql`and r.status = ${status}`}
      ${source === null ? sql`` : sql`and r.source = ${source}`}
      ${before === null ? sql`` : sql`and (r.rejected_at, r.id) < (${before.rejectedAt}::timestamptz, ${before.id}::uuid)`}
    order by r.rejected_at desc, r.id desc
    limit ${limit + 1}`;
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}
