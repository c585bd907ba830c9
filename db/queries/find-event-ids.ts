/** The ids that were given to these seqs, by the table of keys: an event that is gone may have left its key. */
import type { Queryable } from "../client";

export async function findEventIds(sql: Queryable, seqs: readonly string[]): Promise<Map<string, string>> {
  if (seqs.length === 0) return new Map();
  const rows = await sql<{ seq: string; id: string }[]>`
    select k.seq, k.id from audit.event_key k where k.seq = any(${[...seqs]}::bigint[]) limit ${seqs.length * 2}`;
  return new Map(rows.map(({ seq, id }) => [seq, id]));
}
