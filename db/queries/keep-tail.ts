/**
 * Writes down a check of the tail. One that came out like the one before, and hangs on it, prolongs it: a check a minute
 * is one row between two of the whole log. Something found is a row of its own.
 */
import { randomUUID } from "node:crypto";
import type { Queryable } from "../client";
import type { VerificationEnd } from "./end-verification";

export async function keepTail(sql: Queryable, end: VerificationEnd, prolongs: string | null): Promise<void> {
  if (prolongs !== null) {
    await sql`
      update whence.verification set
        progressed_at = clock_timestamp(), finished_at = clock_timestamp(), to_position = ${end.toPosition},
        verified = ${end.toPosition}::bigint - from_position, checkpoint_size = ${end.checkpointSize}, checks = ${end.checks}
      where id = ${prolongs}`;
    return;
  }
  await sql`
    insert into whence.verification (id, kind, requested_by, requested_at, started_at, progressed_at, finished_at, from_position,
      to_position, verified, status, checkpoint_size, finding_count, findings, checks, first_position, error)
    values (${randomUUID()}, 'tail', 'upkeep', clock_timestamp(), clock_timestamp(), clock_timestamp(), clock_timestamp(),
      ${end.fromPosition}, ${end.toPosition}, ${end.verified}, ${end.status}, ${end.checkpointSize}, ${end.findingCount},
      ${end.findings}, ${end.checks}, ${end.firstPosition}, ${end.error})`;
}
