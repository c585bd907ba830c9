/**
 * What an import keeps beside the events: how far it has come, and what could not be recorded.
 *
 * Each call is repeated while the database is away, a minute at most, on a connection of its own that is opened anew
 * after it was lost; all of them may be done twice without harm.
 */
import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { connect, type Database } from "@/db/client";
import { beginImport, type ImportKey, type ImportPlace } from "@/db/queries/begin-import";
import { findDigests } from "@/db/queries/find-digests";
import { insertRejected, type NewRejected } from "@/db/queries/insert-rejected";
import { updateImport } from "@/db/queries/update-import";
import { databaseFault } from "./database-fault";

export type ImportStore = {
  begin(input: ImportKey): Promise<ImportPlace>;
  /** Everything up to `recordsDone` is in the log or among `rejected`. */
  progress(
    id: string,
    recordsDone: number,
    rejected: readonly NewRejected[],
    finished: boolean,
  ): Promise<void>;
  /** The digest of each of these events that is in the log. */
  known(ids: readonly string[]): Promise<Map<string, string | null>>;
  close(): Promise<void>;
};

export function openImportStore(url: string, signal?: AbortSignal): ImportStore {
  const access = openPatiently(url, "whence_access", signal);
  const reader = openPatiently(url, "whence_reader", signal);
  return {
    begin: (input) => access.run((sql) => beginImport(sql, input)),
    // Two statements, in this order: stopped between them, the records are read again and their rejections found.
    progress: async (id, recordsDone, rejected, finished) => {
      if (rejected.length > 0) await access.run((sql) => insertRejected(sql, rejected));
      await access.run((sql) => updateImport(sql, id, recordsDone, finished));
    },
    known: (ids) => reader.run((sql) => findDigests(sql, ids)),
    close: async () => {
      await Promise.all([access.close(), reader.close()]);
    },
  };
}

const triesMax = 30;
const betweenMs = 2_000;

function openPatiently(url: string, role: string, signal?: AbortSignal) {
  let client: Database | null = null;
  return {
    run: async <T>(ask: (sql: Database) => Promise<T>): Promise<T> => {
      for (let tries = 1; ; tries += 1) {
        client ??= connect(url, { max: 1, role, applicationName: "whence import", connectTimeoutSeconds: 5 });
        const used = client;
        try {
          return await ask(used);
        } catch (error) {
          if (databaseFault(error) !== "unavailable" || tries === triesMax) throw error;
          client = null;
          // The driver would hand the lost connection's last error to the first query of its next one.
          await used.end({ timeout: 0 });
          await wait(betweenMs, undefined, { signal });
        }
      }
    },
    close: async () => {
      await client?.end({ timeout: 5 });
      client = null;
    },
  };
}
