/** One attack in one variant, in the attacker's transaction: first what he is after, then what would betray him. */
import "server-only";
import type { Variant } from "../../drill";
import type { Attack, CopyTransaction, Tampered } from "./attack";
import { coverUp } from "./cover-up";

export async function tamper(sql: CopyTransaction, attack: Attack, variant: Variant): Promise<Tampered> {
  const order = await orderOf(sql);
  const tampered = await attack.tamper({ sql, order }, variant);
  if (variant === "consistent") await coverUp(sql, tampered);
  return tampered;
}

/** The seqs by position, as the tiles have them. */
async function orderOf(sql: CopyTransaction): Promise<bigint[]> {
  const rows = await sql<{ seq: string }[]>`
    select s.seq from (
      select t.index, u.seq, u.n from audit.tile t, unnest(t.seqs) with ordinality u(seq, n) where t.level = 0
      union all
      select h.size >> 8, u.seq, u.n from audit.head h, unnest(h.open_seqs) with ordinality u(seq, n)
    ) s order by s.index, s.n`;
  return rows.map(({ seq }) => BigInt(seq));
}
