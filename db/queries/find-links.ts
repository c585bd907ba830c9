/**
 * What an event is tied to: its causes and effects (one step each way on the narrow edge table), what it corrects
 * and what corrects it. A cause that has not arrived is an id without an event.
 */
import type { EventRow } from "@/lib/model/event";
import type { Database } from "../client";
import { rowColumns } from "./event-columns";

export type LinkKind = "cause" | "effect" | "supersedes" | "supersededBy";
export type Link = { kind: LinkKind; id: string; event: EventRow | null };

/** At most `limit` links of each kind, effects in the order they occurred; `effects` is their full number. */
export async function findLinks(
  sql: Database,
  event: { id: string; supersedes: string | null },
  limit: number,
): Promise<{ links: Link[]; effects: string }> {
  const links = await sql<({ linkKind: LinkKind; linkId: string; found: boolean } & EventRow)[]>`
    with link as (
      (select 'cause' as kind, c.cause_id as id from audit.cause_edge c where c.effect_id = ${event.id}::uuid limit ${limit})
      union all
      (select 'effect', c.effect_id from audit.cause_edge c where c.cause_id = ${event.id}::uuid limit ${limit})
      union all
      select 'supersedes', ${event.supersedes}::uuid where ${event.supersedes}::uuid is not null
      union all
      (select 'supersededBy', s.id from audit.event s where s.supersedes = ${event.id}::uuid limit ${limit})
    )
    select l.kind as "linkKind", l.id as "linkId", e.id is not null as found, ${rowColumns(sql)}
    from link l
    left join audit.event_key k on k.id = l.id
    left join audit.event e on e.recorded_at = k.recorded_at and e.occurred_at = k.occurred_at and e.seq = k.seq
    order by e.occurred_at, e.seq, l.id`;
  const [count] = await sql<{ effects: string }[]>`
    select count(*)::text as effects from audit.cause_edge where cause_id = ${event.id}::uuid`;
  return {
    links: links.map(({ linkKind, linkId, found, ...row }) => ({
      kind: linkKind,
      id: linkId,
      event: found ? (row as unknown as EventRow) : null,
    })),
    effects: count?.effects ?? "0",
  };
}
