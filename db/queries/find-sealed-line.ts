/** An event's line as it stands in the table now, and its place in the log; null where no event has this id. */
import type { Queryable } from "../client";

/** `position` null: it waits for its seal. */
export type SealedLine = { id: string; line: string; position: string | null };

export async function findSealedLine(sql: Queryable, id: string): Promise<SealedLine | null> {
  const [found] = await sql<SealedLine[]>`
    select e.id, audit.line(e) as line, audit.position_of(e.seq)::text as position
    from audit.event_key k
    join audit.event e on e.recorded_at = k.recorded_at and e.occurred_at = k.occurred_at and e.seq = k.seq
    where k.id = ${id}::uuid`;
  return found ?? null;
}
