import { CornerUpLeft, Replace } from "lucide-react";
import { Icon } from "@/components/ui/icon";
import type { EventDetails, LinkedRow } from "@/lib/log/event-details";
import { EventLink, type OpenEvent } from "./event-link";
import { FullTime } from "./instant";

/** A wrong event and its correction both stay; each says so and leads to the other. */
export function CorrectionBanner({ details, open }: { details: EventDetails; open: OpenEvent | null }) {
  const { supersedes, supersededBy } = details;
  return (
    <>
      {supersededBy.map((row) => (
        <p
          key={row.id}
          className="flex items-start gap-2 border-b border-border bg-warning-wash px-4 py-2 text-xs text-warning"
        >
          <Icon icon={Replace} className="mt-0.5" />
          <span className="text-foreground">
            This event was corrected <Correction row={row} open={open} />. It stays as it was recorded.
          </span>
        </p>
      ))}
      {supersedes ? (
        <p className="flex items-start gap-2 border-b border-border bg-muted px-4 py-2 text-xs">
          <Icon icon={CornerUpLeft} className="mt-0.5" />
          <span>
            This event corrects an earlier one, <Correction row={supersedes} open={open} />.
          </span>
        </p>
      ) : null}
    </>
  );
}

function Correction({ row, open }: { row: LinkedRow; open: OpenEvent | null }) {
  if (!row.known) return <span className="mono">{row.id}, which has not arrived</span>;
  return (
    <EventLink id={row.id} open={open} className="link">
      {row.known.type} at <FullTime at={row.known.occurredAt} />
    </EventLink>
  );
}
