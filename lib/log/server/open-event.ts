/** An event with everything it is tied to; null when there is none, or the viewer may not read. */
import "server-only";
import type { Viewer } from "@/lib/access/viewer";
import { type EventDetails, eventDetails } from "@/lib/log/event-details";
import { getEvent } from "./get-event";
import { getLinks } from "./get-links";

export async function openEvent(viewer: Viewer, id: string): Promise<EventDetails | null> {
  const event = await getEvent(viewer, id);
  return event && eventDetails(event, await getLinks(viewer, event));
}
