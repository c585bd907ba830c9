/** Whether the event with this id is among the first `size` of the log. */
import type { Queryable } from "../client";

export async function isSealedBelow(sql: Queryable, id: string, size: bigint): Promise<boolean> {
  const [row] = await sql<{ position: string | null }[]>`
    select audit.position_of(seq) as position from audit.event_key where id = ${id}`;
  return row?.position != null && BigInt(row.position) < size;
}
