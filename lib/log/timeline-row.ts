/**
 * An event as a row of the timeline: what the table draws, and nothing that could be large.
 * Made on the server, so that a page of 100 events of 1 MB each is still a small answer.
 */
import type { Event } from "@/lib/model/event";
import { type SummaryPart, summarize } from "./summary";

export type TimelineRow = Pick<
  Event,
  | "id"
  | "occurredAt"
  | "type"
  | "operation"
  | "outcome"
  | "entityType"
  | "entityId"
  | "actorId"
  | "actorType"
  | "source"
  | "supersedes"
> & { summary: SummaryPart[] };

export function timelineRow(event: Event): TimelineRow {
  const { id, occurredAt, type, operation, outcome, entityType, entityId } = event;
  const { actorId, actorType, source, supersedes } = event;
  const facts = { id, occurredAt, type, operation, outcome, entityType, entityId };
  return { ...facts, actorId, actorType, source, supersedes, summary: summarize(event) };
}
