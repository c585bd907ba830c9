/**
 * The seqs of the events that no tile and no open tile holds: few, but when the sealer is behind. What is derived from
 * sealed events is compared with the log without these.
 */
import type { Queryable } from "../client";

export async function listUnsealed(sql: Queryable): Promise<string[]> {
  const rows = await sql<{ seq: string }[]>`
    select e.seq from audit.event e
    where not exists (
      select from (
        select unnest(t.seqs) as seq from audit.tile t where t.level = 0
        union all select unnest(h.open_seqs) from audit.head h
      ) sealed where sealed.seq = e.seq)`;
  return rows.map(({ seq }) => seq);
}
