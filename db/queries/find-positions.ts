/**
 * Where these seqs are sealed, as audit.positions answers, asked of the tables themselves: a verification trusts no
 * function that is installed.
 */
import type { Queryable } from "../client";

export async function findPositions(sql: Queryable, seqs: readonly string[]): Promise<Map<string, string>> {
  if (seqs.length === 0) return new Map();
  const rows = await sql<{ seq: string; position: string }[]>`
    select w.seq, (t.index << 8) + array_position(t.seqs, w.seq) - 1 as position
    from unnest(${[...seqs]}::bigint[]) w(seq)
    join audit.tile t on t.level = 0 and int8range(t.seq_min, t.seq_max, '[]') @> w.seq and array_position(t.seqs, w.seq) is not null
    union all
    select w.seq, (h.size >> 8 << 8) + array_position(h.open_seqs, w.seq) - 1
    from unnest(${[...seqs]}::bigint[]) w(seq), audit.head h where array_position(h.open_seqs, w.seq) is not null
    limit ${seqs.length * 2}`;
  return new Map(rows.map(({ seq, position }) => [seq, position]));
}
