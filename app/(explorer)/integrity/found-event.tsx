import Link from "next/link";
import { BreakableText } from "@/components/event/breakable-text";
import { FullTime } from "@/components/event/instant";
import { OperationGlyph } from "@/components/event/operation-glyph";
import type { Person } from "@/lib/access/viewer";
import { getEvent } from "@/lib/log/server/get-event";

/** The event a finding names, as the log shows it now: what it says may be what was altered. */
export async function FoundEvent({ viewer, id }: { viewer: Person; id: string }) {
  const event = await getEvent(viewer, id);
  if (event === null) return <span className="mono">{id}: no such event is found in the log now</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <OperationGlyph operation={event.operation} outcome={event.outcome} />
      <Link className="link font-medium" href={`/events/${id}`} prefetch={false}>
        <BreakableText text={event.type} />
      </Link>
      {event.entityType ? (
        <span className="mono">
          <BreakableText text={`${event.entityType}/${event.entityId ?? ""}`} />
        </span>
      ) : null}
      <span className="text-muted-foreground">
        recorded <FullTime at={event.recordedAt} />
      </span>
    </span>
  );
}
