/** The verifier key of whoever signs checkpoints now, as upkeep told it; null before its first start. */
import type { Queryable } from "../client";

export async function findPublicKey(sql: Queryable): Promise<string | null> {
  const [row] = await sql<{ publicKey: string | null }[]>`
    select u.public_key as "publicKey" from whence.upkeep u`;
  return row?.publicKey ?? null;
}
