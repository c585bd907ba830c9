/** Asks for the whole log to be verified: the id of the new request, or of the one that is waiting or running. */
import type { Queryable } from "../client";

export async function requestVerification(
  sql: Queryable,
  by: string,
): Promise<{ id: string; isNew: boolean }> {
  const [row] = await sql<{ id: string; isNew: boolean }[]>`
    select id, is_new as "isNew" from audit.request_verification(${by})`;
  if (!row) throw new Error("audit.request_verification answered nothing");
  return row;
}
