/** The newest verifications that ended, for "Checks that ran". Served by verification_finished. */
import type { Instant } from "@/lib/model/event";
import type { VerificationFacts } from "@/lib/ledger/verification";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type VerificationLine = Pick<
  VerificationFacts,
  "id" | "kind" | "status" | "verified" | "findingCount"
> & {
  finishedAt: Instant;
};

export const listVerifications = (sql: Queryable, limit: number): Promise<VerificationLine[]> =>
  sql<VerificationLine[]>`
    select v.id, v.kind, v.status, v.verified, v.finding_count as "findingCount",
      ${instantText(sql, sql`v.finished_at`)} as "finishedAt"
    from whence.verification v
    where v.finished_at is not null
    order by v.finished_at desc, v.id desc
    limit ${limit}`;
