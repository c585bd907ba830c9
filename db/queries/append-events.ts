/**
 * One batch of requests through the log's door, in one statement and one commit.
 *
 * Resolves when the commit is durable: postgres.js resolves at ReadyForQuery, which the server sends after it
 * (not at CommandComplete, which precedes it). Raises 40001 when the batch raced with another: send it again.
 */
import type { Queryable } from "../client";

export type AppendedRow = {
  request: number;
  index: number;
  id: string;
  /** Null when the request was left out. */
  recordedAt: string | null;
  duplicate: boolean;
  /** `conflict`, or a sentence about a correction; then the whole request was left out. */
  problem: string | null;
  path: string | null;
};

/** `batch` is the JSON text that `audit.append_events` describes. */
export async function appendEvents(sql: Queryable, batch: string): Promise<AppendedRow[]> {
  return sql<AppendedRow[]>`
    select request, index, id, duplicate, problem, path,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt"
    from audit.append_events(${batch}::text::jsonb)
    order by request, index`;
}
