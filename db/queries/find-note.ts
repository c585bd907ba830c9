/** The newest checkpoint as it was signed (the C2SP note), or that of a size; null where there is none. */
import type { Instant } from "@/lib/model/event";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type NoteRow = { signedAt: Instant; size: string; root: string; note: string; keyName: string };

export async function findNote(sql: Queryable, size: string | null = null): Promise<NoteRow | null> {
  const [row] = await sql<NoteRow[]>`
    select ${instantText(sql, sql`c.signed_at`)} as "signedAt", c.size, encode(c.root, 'hex') as root, c.note,
      c.key_name as "keyName"
    from audit.checkpoint c
    where ${size === null ? sql`true` : sql`c.size = ${size}::bigint`}
    order by c.signed_at desc limit 1`;
  return row ?? null;
}
