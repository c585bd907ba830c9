/** What this log is, asked once a process: it never changes after the log was made. */
import "server-only";
import { database } from "@/db/database";
import type { LogKind } from "@/db/migrate";
import { findLog } from "@/db/queries/find-log";

let known: LogKind | undefined;

export async function logKind(): Promise<LogKind> {
  known ??= (await findLog(database().access)).kind;
  return known;
}
