/** Verifications: the newest that ended, the one under way, or one by id. Findings and checks as their JSON text. */
import type { VerificationFacts } from "@/lib/ledger/verification";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type WhichVerification =
  | { kind: "id"; id: string }
  /** Queued or running. */
  | { kind: "open" }
  /** The newest that ended, of the whole log only or of any part. */
  | { kind: "last"; whole: boolean };

export async function findVerification(
  sql: Queryable,
  which: WhichVerification,
): Promise<VerificationFacts | null> {
  const [row] = await sql<VerificationFacts[]>`
    select v.id, v.kind, v.requested_by as "requestedBy", ${instantText(sql, sql`v.requested_at`)} as "requestedAt",
      ${instantText(sql, sql`v.started_at`)} as "startedAt", ${instantText(sql, sql`v.progressed_at`)} as "progressedAt",
      ${instantText(sql, sql`v.finished_at`)} as "finishedAt", v.from_position as "fromPosition", v.to_position as "toPosition",
      v.verified, v.status, v.checkpoint_size as "checkpointSize", v.finding_count as "findingCount", v.findings, v.checks,
      v.first_position as "firstPosition", v.error
    from whence.verification v
    ${conditionOf(sql, which)}
    limit 1`;
  return row ?? null;
}

function conditionOf(sql: Queryable, which: WhichVerification) {
  switch (which.kind) {
    case "id":
      return sql`where v.id = ${which.id}::uuid`;
    case "open":
      return sql`where v.finished_at is null and v.status in ('queued', 'running') and v.kind in ('whole', 'full')
        order by v.requested_at desc, v.id desc`;
    case "last":
      return sql`where v.finished_at is not null and v.kind in ${which.whole ? sql`('whole', 'full')` : sql`('whole', 'full', 'tail', 'range')`}
        order by v.finished_at desc, v.id desc`;
  }
}
