/** Keeps a signed checkpoint. Its time is later than that of the one before, whatever the clock did. */
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type NewCheckpoint = { size: bigint; root: Uint8Array; note: string; keyName: string };

export async function insertCheckpoint(
  sql: Queryable,
  { size, root, note, keyName }: NewCheckpoint,
): Promise<string> {
  const [row] = await sql<{ signedAt: string }[]>`
    insert into audit.checkpoint (signed_at, size, root, note, key_name)
    values (
      greatest(clock_timestamp(), (select max(signed_at) + interval '1 microsecond' from audit.checkpoint)),
      ${size.toString()}::bigint, ${Buffer.from(root)}::bytea, ${note}, ${keyName})
    returning ${instantText(sql, sql`signed_at`)} as "signedAt"`;
  if (!row) throw new Error("the checkpoint was not kept");
  return row.signedAt;
}
