/** The anchors upkeep is configured with, and how far behind the newest checkpoint each is. They are a handful. */
import type { AnchorFacts } from "@/lib/ledger/anchor-facts";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

const rowsMax = 100;

export const listAnchors = (sql: Queryable): Promise<AnchorFacts[]> =>
  sql<AnchorFacts[]>`
    select a.name, a.kind, a.target, a.size, ${instantText(sql, sql`a.anchored_at`)} as "anchoredAt",
      ${instantText(sql, sql`a.checked_at`)} as "checkedAt", a.error,
      greatest(0, coalesce((select c.size from audit.checkpoint c order by c.signed_at desc limit 1), 0)
        - coalesce(a.size, 0)) as behind
    from audit.anchor a
    where a.removed_at is null
    order by a.kind desc, a.name collate "C"
    limit ${rowsMax}`;
