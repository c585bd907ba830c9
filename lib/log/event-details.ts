/** An opened event with what it is tied to, as the detail panel and the event's own page show it. */
import type { Event, EventRow, PlacedEvent } from "@/lib/model/event";

/** `known` null: named by an event, but not in the log (yet). */
export type LinkedRow = {
  id: string;
  known: Pick<Event, "type" | "operation" | "outcome" | "actorId" | "actorType" | "occurredAt"> | null;
};

export type EventDetails = {
  event: Omit<PlacedEvent, "tx">;
  causes: LinkedRow[];
  effects: LinkedRow[];
  /** How many effects there are; the list may hold fewer. */
  effectsTotal: number;
  supersedes: LinkedRow | null;
  supersededBy: LinkedRow[];
};

type Linked = { id: string; known: EventRow | null };
type Links = {
  causes: Linked[];
  effects: Linked[];
  effectsTotal: number;
  corrections: { supersedes: Linked | null; supersededBy: Linked[] };
};

export function eventDetails(event: PlacedEvent, links: Links): EventDetails {
  // `tx` is for checking the sealed line and never shown.
  const { tx: _tx, ...shown } = event;
  const { supersedes, supersededBy } = links.corrections;
  return {
    event: shown,
    causes: links.causes.map(linkedRow),
    effects: links.effects.map(linkedRow),
    effectsTotal: links.effectsTotal,
    supersedes: supersedes && linkedRow(supersedes),
    supersededBy: supersededBy.map(linkedRow),
  };
}

function linkedRow({ id, known }: Linked): LinkedRow {
  if (!known) return { id, known: null };
  const { type, operation, outcome, actorId, actorType, occurredAt } = known;
  return { id, known: { type, operation, outcome, actorId, actorType, occurredAt } };
}
