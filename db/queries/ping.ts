/** Whether the log answers: the cheapest question that needs the log to be there. */
import type { Queryable } from "../client";

export async function ping(sql: Queryable): Promise<boolean> {
  const [row] = await sql<{ there: boolean }[]>`select exists (select from audit.log) as there`;
  return row?.there === true;
}
