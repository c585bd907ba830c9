/** What an event is tied to: causes, effects, and corrections both ways. */
import "server-only";
import { database } from "@/db/database";
import { findLinks, type LinkKind } from "@/db/queries/find-links";
import { hasRight } from "@/lib/access/rights";
import type { Viewer } from "@/lib/access/viewer";
import type { Event, EventRow } from "@/lib/model/event";

/** `known` null: the event names it, but it has not arrived. */
export type LinkedEvent = { id: string; known: EventRow | null };

export type Links = {
  causes: LinkedEvent[];
  /** At most `linksMax`, in the order they occurred. */
  effects: LinkedEvent[];
  /** How many effects there are in all. */
  effectsTotal: number;
  corrections: { supersedes: LinkedEvent | null; supersededBy: LinkedEvent[] };
};

export const linksMax = 100;

export async function getLinks(viewer: Viewer, event: Event): Promise<Links> {
  if (!hasRight(viewer, "read")) throw new Error("getLinks was called for a viewer who may not read.");
  const { links, effects } = await findLinks(database().reader, event, linksMax);
  const ofKind = (kind: LinkKind): LinkedEvent[] =>
    links.filter((link) => link.kind === kind).map((link) => ({ id: link.id, known: link.event }));
  return {
    causes: ofKind("cause"),
    effects: ofKind("effect"),
    effectsTotal: Number(effects),
    corrections: { supersedes: ofKind("supersedes")[0] ?? null, supersededBy: ofKind("supersededBy") },
  };
}
