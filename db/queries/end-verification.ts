/** What a verification came to. One that has ended already keeps what it says. */
import type { Queryable } from "../client";

export type VerificationEnd = {
  status: "verified" | "tampered" | "undecided" | "failed";
  fromPosition: string | null;
  toPosition: string | null;
  verified: string;
  checkpointSize: string | null;
  findingCount: number;
  /** JSON text. */
  findings: string;
  checks: string;
  firstPosition: string | null;
  error: string | null;
};

export async function endVerification(sql: Queryable, id: string, end: VerificationEnd): Promise<void> {
  await sql`
    update whence.verification set
      status = ${end.status}, progressed_at = clock_timestamp(), finished_at = clock_timestamp(),
      from_position = ${end.fromPosition}, to_position = ${end.toPosition}, verified = ${end.verified},
      checkpoint_size = ${end.checkpointSize}, finding_count = ${end.findingCount}, findings = ${end.findings},
      checks = ${end.checks}, first_position = ${end.firstPosition}, error = ${end.error}
    where id = ${id} and finished_at is null`;
}
