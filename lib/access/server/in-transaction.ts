/**
 * One transaction for a change of access and the event that tells it: both land, or neither.
 *
 * Runs as `whence_access`; to append, it takes on `whence_append` for that one statement and puts it off again. The
 * login is a member of both, and neither role alone can do the other's work.
 * 40001 (another batch wrote one of our ids) cannot happen with fresh ids, but costs nothing to send again.
 */
import "server-only";
import { database } from "@/db/database";
import type { Queryable } from "@/db/client";
import { appendOwnEvent, type OwnEvent } from "@/db/queries/append-own-event";

export type Transaction = { sql: Queryable; append: (event: OwnEvent) => Promise<void> };

const triesMax = 3;

export async function inTransaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await database().access.begin(async (sql) =>
        work({
          sql,
          append: async (event) => {
            await sql`set local role whence_append`;
            await appendOwnEvent(sql, event);
            await sql`set local role whence_access`;
          },
        }),
      )) as T;
    } catch (error) {
      if (tries === triesMax || (error as { code?: string }).code !== "40001") throw error;
    }
  }
}
