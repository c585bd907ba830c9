/** The anchors upkeep is configured with, and how far behind the newest checkpoint each is. They are a handful. */
import type { Instant } from "@/lib/model/event";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type AnchorRow = {
  name: string;
  kind: "folder" | "witness";
  target: string;
  /** Of the last checkpoint it took; null: none yet. */
  size: string | null;
  anchoredAt: Instant | null;
  checkedAt: Instant;
  error: string | null;
  /** Events under the newest checkpoint that it does not know. */
  behind: string;
};

const rowsMax = 100;

export const listAnchors = (sql: Queryable): Promise<AnchorRow[]> =>
  sql<AnchorRow[]>`
    select a.name, a.kind, a.target, a.size, ${instantText(sql, sql`a.anchored_at`)} as "anchoredAt",
      ${instantText(sql, sql`a.checked_at`)} as "checkedAt", a.error,
      greatest(0, coalesce((select c.size from audit.checkpoint c order by c.signed_at desc limit 1), 0)
        - coalesce(a.size, 0)) as behind
    from audit.anchor a
    where a.removed_at is null
    order by a.kind desc, a.name collate "C"
    limit ${rowsMax}`;
