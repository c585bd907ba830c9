/** What this log is and what it is called: facts fixed when it was made. */
import type { Database } from "../client";
import type { LogKind } from "../migrate";

export type LogFacts = { kind: LogKind; origin: string };

export async function findLog(sql: Database): Promise<LogFacts> {
  const [log] = await sql<LogFacts[]>`select kind, origin from audit.log`;
  if (!log) throw new Error("audit.log is empty: the database has not been migrated");
  return log;
}
