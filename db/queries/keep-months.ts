/** Keeps the months of the log: those ahead exist, one that is over is closed. Answers what was done, in words. */
import type { Queryable } from "../client";

export async function keepMonths(sql: Queryable): Promise<string[]> {
  const rows = await sql<{ done: string }[]>`select done from audit.keep_months() as done`;
  return rows.map(({ done }) => done);
}
