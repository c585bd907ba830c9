/** The newest tamper drill that was recorded: by the index on types, whatever else is in the log. */
import type { Instant } from "@/lib/model/event";
import type { JsonText } from "@/lib/model/json";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type DrillRow = { id: string; at: Instant; payload: JsonText | null };

export async function findLastDrill(sql: Queryable): Promise<DrillRow | null> {
  const [row] = await sql<DrillRow[]>`
    select e.id, ${instantText(sql, sql`e.occurred_at`)} as at, e.payload
    from audit.event e
    where e.type = 'ledger.drill_run' and e.source = 'whence'
    order by e.occurred_at desc, e.seq desc limit 1`;
  return row ?? null;
}
