/**
 * The newest checkpoint that a witness signed, with its line: what it says is checked by its key, so the database is
 * only where it was kept.
 */
import type { Queryable } from "../client";

/** The log's note, and the witness's line that can be appended to it. */
export type Cosigned = { note: string; line: string };

export async function findCosigned(sql: Queryable, anchor: string): Promise<Cosigned | null> {
  const [found] = await sql<Cosigned[]>`
    select c.note, rtrim(s.line, E'\n') || E'\n' as line
    from audit.cosignature s
    join lateral (
      select k.note from audit.checkpoint k where k.size = s.size order by k.signed_at desc limit 1
    ) c on true
    where s.anchor = ${anchor} and s.line is not null
    order by s.anchored_at desc limit 1`;
  return found ?? null;
}
