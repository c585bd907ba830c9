/**
 * One page of signed checkpoints, newest first, by key: when it was signed. Each with the size of the one before it
 * (the difference is what it added) and how many anchors of each kind took it. Served by the primary key and
 * cosignature_size.
 */
import type { CheckpointFacts } from "@/lib/ledger/checkpoint-line";
import type { Instant } from "@/lib/model/event";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export async function listCheckpoints(
  sql: Queryable,
  { before, limit }: { before: Instant | null; limit: number },
): Promise<{ rows: CheckpointFacts[]; more: boolean }> {
  const rows = await sql<CheckpointFacts[]>`
    select ${instantText(sql, sql`c.signed_at`)} as "signedAt", c.size, encode(c.root, 'hex') as root,
      c.key_name as "keyName",
      (select o.size from audit.checkpoint o where o.signed_at < c.signed_at order by o.signed_at desc limit 1) as "sizeBefore",
      taken.folders, taken.witnesses
    from (
      select * from audit.checkpoint c
      where ${before === null ? sql`true` : sql`c.signed_at < ${before}::timestamptz`}
      order by c.signed_at desc limit ${limit + 1}
    ) c
    cross join lateral (
      select count(distinct s.anchor) filter (where a.kind = 'folder')::int as folders,
        count(distinct s.anchor) filter (where a.kind = 'witness')::int as witnesses
      from audit.cosignature s join audit.anchor a on a.name = s.anchor and a.removed_at is null
      where s.size = c.size
    ) taken
    order by c.signed_at desc`;
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}
