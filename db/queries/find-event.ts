/**
 * One event by its id. `event_key` is the door: it tells the month and the key there, so one partition is touched
 * whatever the log's length.
 */
import type { PlacedEvent } from "@/lib/model/event";
import type { Database } from "../client";
import { eventColumns } from "./event-columns";

export async function findEvent(sql: Database, id: string): Promise<PlacedEvent | null> {
  const [event] = await sql<PlacedEvent[]>`
    select ${eventColumns(sql)}, audit.position_of(e.seq)::text as position
    from audit.event_key k
    join audit.event e on e.recorded_at = k.recorded_at and e.occurred_at = k.occurred_at and e.seq = k.seq
    where k.id = ${id}::uuid`;
  return event ?? null;
}
