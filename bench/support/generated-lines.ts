/**
 * A generated event as lines of COPY: its row, its key, its causes. Nothing in a story needs an escape.
 * What the database would derive (`changed_keys`, edges) is written as it derives it (generate-log.db.test.ts).
 */
import { hash } from "node:crypto";
import type { StoryEvent } from "./story/tell";

export const eventColumns =
  "seq, recorded_at, occurred_at, id, causation_id, supersedes, type, entity_type, entity_id, operation, outcome, " +
  "actor_id, actor_type, source, reason, transaction_id, correlation_id, causes, after, changed, changed_keys, " +
  "payload, metadata";

export type Lines = { event: string; key: string; edges: string };

export function linesOf(event: StoryEvent, seq: number, recordedAt: number): Lines {
  const { id, what, causationId, causes } = event;
  const { entity } = what;
  const recorded = instantText(recordedAt);
  const occurred = instantText(event.occurredAt);
  const { type: entityType, source } = entity.kind;
  let edges = causationId === null ? "" : `${causationId}\t${id}\n`;
  for (const cause of causes) edges += `${cause}\t${id}\n`;
  return {
    event:
      `${seq}\t${recorded}\t${occurred}\t${id}\t${or(causationId)}\t${or(what.supersedes)}\t${what.type}\t${entityType}\t` +
      `${entity.id}\t${or(what.operation)}\t${what.failed ? "failure" : "success"}\t${event.actorId}\t` +
      `${event.actorType}\t${source}\t${or(event.reason)}\t1.${event.transaction}\t${or(event.correlationId)}\t` +
      `${causes.length === 0 ? "\\N" : `{${causes.join(",")}}`}\t${or(what.after)}\t${or(what.changed)}\t` +
      `${or(what.changedKeys)}\t${or(what.payload)}\t${event.metadata}\n`,
    key: `${id}\t${seq}\t${recorded}\t${occurred}\t${source}\t\\\\x${hash("sha256", id, "hex")}\n`,
    edges,
  };
}

const or = (text: string | null): string => text ?? "\\N";

/** Kept for a second: a log has many events in each. */
let second = -1;
let secondText = "";

function instantText(micros: number): string {
  const whole = Math.floor(micros / 1_000_000);
  if (whole !== second) {
    second = whole;
    secondText = new Date(whole * 1000).toISOString().slice(0, 19);
  }
  return `${secondText}.${String(micros - whole * 1_000_000).padStart(6, "0")}Z`;
}
