/** Reads that must belong together, for the web process: they see one state of the log, whatever is sealed meanwhile. */
import "server-only";
import type { Queryable } from "@/db/client";
import { database } from "@/db/database";

export async function inOneSnapshot<T>(read: (sql: Queryable) => Promise<T>): Promise<T> {
  // The driver's own type flattens arrays of promises, which is not what comes back here.
  return (await database().reader.begin("isolation level repeatable read read only", read)) as T;
}
