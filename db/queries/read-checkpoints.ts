/** Signed checkpoints in the order they were signed: a page, after the one signed at `after`. */
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type StoredCheckpoint = {
  signedAt: string;
  size: string;
  root: Buffer;
  note: string;
  keyName: string;
};

export const checkpointsPerPage = 1_000;

export const readCheckpoints = (sql: Queryable, after: string | null): Promise<StoredCheckpoint[]> =>
  sql<StoredCheckpoint[]>`
    select ${instantText(sql, sql`c.signed_at`)} as "signedAt", c.size, c.root, c.note, c.key_name as "keyName"
    from audit.checkpoint c
    where ${after === null ? sql`true` : sql`c.signed_at > ${after}::timestamptz`}
    order by c.signed_at
    limit ${checkpointsPerPage}`;
