/** What this log is: a fact fixed when it was made, so the caller may keep the answer. */
import type { Database } from "../client";
import type { LogKind } from "../migrate";

export async function findLogKind(sql: Database): Promise<LogKind> {
  const [log] = await sql<{ kind: LogKind }[]>`select kind from audit.log`;
  if (!log) throw new Error("audit.log is empty: the database has not been migrated");
  return log.kind;
}
