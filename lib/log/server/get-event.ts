/** One event for whoever may read it; that it was looked at is itself an event (whence.viewed). */
import "server-only";
import { database } from "@/db/database";
import { findEvent } from "@/db/queries/find-event";
import { hasRight } from "@/lib/access/rights";
import { recordAccess } from "@/lib/access/server/self-audit";
import type { Viewer } from "@/lib/access/viewer";
import type { PlacedEvent } from "@/lib/model/event";
import { isUuid } from "@/lib/model/uuid";

/** Null when there is none with this id, or the viewer may not read. */
export async function getEvent(viewer: Viewer, id: string): Promise<PlacedEvent | null> {
  if (!hasRight(viewer, "read") || !isUuid(id)) return null;
  const event = await findEvent(database().reader, id);
  if (event) {
    await recordAccess(viewer, {
      type: "whence.viewed",
      entityType: "event",
      entityId: event.id,
      outcome: "success",
    });
  }
  return event;
}
