/** A verification begins, or begins again after one that was cut off. Null: it has ended, or nobody asked for it. */
import type { Queryable } from "../client";

export type VerificationRequest = {
  kind: "whole" | "full" | "tail" | "range";
  fromPosition: string | null;
  toPosition: string | null;
};

export async function beginVerification(sql: Queryable, id: string): Promise<VerificationRequest | null> {
  const [row] = await sql<VerificationRequest[]>`
    update whence.verification
    set status = 'running', started_at = clock_timestamp(), progressed_at = clock_timestamp(), verified = 0
    where id = ${id} and finished_at is null
    returning kind, from_position as "fromPosition", to_position as "toPosition"`;
  return row ?? null;
}
