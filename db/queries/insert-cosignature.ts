/** Keeps that an anchor took a checkpoint, with a witness's signature line. */
import type { Queryable } from "../client";

export type NewCosignature = { anchor: string; size: bigint; line: string | null };

export async function insertCosignature(
  sql: Queryable,
  { anchor, size, line }: NewCosignature,
): Promise<void> {
  await sql`
    insert into audit.cosignature (anchor, size, anchored_at, line)
    values (${anchor}, ${size.toString()}::bigint,
      greatest(clock_timestamp(),
        (select max(anchored_at) + interval '1 microsecond' from audit.cosignature where anchor = ${anchor})),
      ${line})`;
}
