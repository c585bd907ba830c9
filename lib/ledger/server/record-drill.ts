/** A drill that was run is an event of the log: who ran it, what it tried, what was found. */
import "server-only";
import { appendOwnEvent } from "@/db/queries/append-own-event";
import { database } from "@/db/database";
import { drillEventType, type Trial } from "../drill";
import { foundOf } from "../drill-words";

export async function recordDrill(
  by: string,
  { trials, copied }: { trials: readonly Trial[]; copied: { events: number; total: number } },
): Promise<void> {
  const { found, attacks } = foundOf(trials);
  const missed = trials.filter((trial) => !trial.found).map(({ name, variant }) => `${name} (${variant})`);
  await appendOwnEvent(database().append, {
    type: drillEventType,
    actorId: by,
    actorType: "user",
    outcome: missed.length === 0 ? "success" : "failure",
    payload: { found, attacks, missed, eventsCopied: copied.events, eventsInLog: copied.total },
    metadata: {},
  });
}
