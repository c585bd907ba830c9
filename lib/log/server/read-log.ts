/** The log's name and kind, asked once a process: they never change after the log was made. */
import "server-only";
import { database } from "@/db/database";
import { findLog, type LogFacts } from "@/db/queries/find-log";
import type { Viewer } from "@/lib/access/viewer";

let known: LogFacts | undefined;

export async function readLog(_viewer: Viewer): Promise<LogFacts> {
  known ??= await findLog(database().reader);
  return known;
}
