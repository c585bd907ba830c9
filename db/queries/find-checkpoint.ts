/**
 * The newest signed checkpoint of at most `sizeMax` events, with the lines of the witnesses that signed a checkpoint of
 * that size. Null where none was signed yet.
 *
 * A witness signs size and root, so its line is as good for a later checkpoint of the same size. Of a witness that
 * signed twice the newest line is given, and of many witnesses the newest fifteen: with ours they are as many signatures
 * as every reader of notes must take.
 */
import type { Instant } from "@/lib/model/event";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type FoundCheckpoint = {
  size: string;
  /** The signed note as published, without the witnesses' lines. */
  note: string;
  signedAt: Instant;
  /** A signature line each, without its newline. */
  cosignatures: string[];
};

const cosignaturesMax = 15;

export async function findCheckpoint(
  sql: Queryable,
  sizeMax: bigint | null,
): Promise<FoundCheckpoint | null> {
  const [found] = await sql<FoundCheckpoint[]>`
    select c.size::text as size, c.note, ${instantText(sql, sql`c.signed_at`)} as "signedAt",
      array(
        select newest.line from (
          select distinct on (s.anchor) s.anchor, rtrim(s.line, E'\n') as line, s.anchored_at
          from audit.cosignature s
          where s.size = c.size and s.line is not null
          order by s.anchor, s.anchored_at desc
        ) newest
        order by newest.anchored_at desc, newest.anchor limit ${cosignaturesMax}
      ) as cosignatures
    from audit.checkpoint c
    where c.size <= coalesce(${sizeMax?.toString() ?? null}::bigint, c.size)
    order by c.signed_at desc limit 1`;
  return found ?? null;
}
