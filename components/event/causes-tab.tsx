import { CornerDownRight } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import type { EventDetails, LinkedRow } from "@/lib/log/event-details";
import { delay } from "@/lib/log/time";
import type { Instant } from "@/lib/model/event";
import { ActorName } from "./actor-name";
import { EventLink, type OpenEvent } from "./event-link";
import { HostileText } from "./hostile-text";
import { OperationGlyph } from "./operation-glyph";

/** The events this one names as its causes, and those that name it. */
export function CausesTab({ details, open }: { details: EventDetails; open: OpenEvent | null }) {
  const { event, causes, effects, effectsTotal } = details;
  const hidden = effectsTotal - effects.length;
  return (
    <div className="pt-2.5">
      <h3 className="text-2xs font-medium text-subtle-foreground">Caused by</h3>
      {causes.length === 0 ? <Nothing>The event names no cause.</Nothing> : null}
      <ul>
        {causes.map((row) => (
          <Linked key={row.id} row={row} from={row.known?.occurredAt} to={event.occurredAt} open={open} />
        ))}
      </ul>
      <h3 className="mt-3 text-2xs font-medium text-subtle-foreground">
        Effects{effectsTotal > 0 ? `, ${effectsTotal.toLocaleString("en")} in all` : ""}
      </h3>
      {effects.length === 0 ? <Nothing>No event names this one as its cause.</Nothing> : null}
      <ul>
        {effects.map((row) => (
          <Linked key={row.id} row={row} from={event.occurredAt} to={row.known?.occurredAt} open={open} />
        ))}
      </ul>
      {hidden > 0 ? <Nothing>{hidden.toLocaleString("en")} more are not listed here.</Nothing> : null}
      {causes.length + effects.length > 0 ? (
        <p className="mt-3 border-t border-border pt-2.5 text-xs text-muted-foreground">
          Causes are stated by the events themselves. None is inferred.
        </p>
      ) : null}
    </div>
  );
}

type LinkedProps = {
  row: LinkedRow;
  from: Instant | undefined;
  to: Instant | undefined;
  open: OpenEvent | null;
};

function Linked({ row, from, to, open }: LinkedProps) {
  if (!row.known) {
    return (
      <li className="flex min-h-[30px] items-center gap-2 text-muted-foreground">
        <Icon icon={CornerDownRight} />
        <span className="mono [overflow-wrap:anywhere]">{row.id}</span>
        <span className="ml-auto whitespace-nowrap italic">not arrived</span>
      </li>
    );
  }
  const { type, operation, outcome, actorId, actorType } = row.known;
  return (
    <li className="grid min-h-[30px] grid-cols-[14px_minmax(0,1fr)_minmax(0,auto)_auto] items-center gap-2 max-sm:min-h-11">
      <Icon icon={CornerDownRight} className="text-subtle-foreground" />
      <EventLink id={row.id} open={open} className="flex min-h-6 min-w-0 items-center gap-[7px]">
        <OperationGlyph operation={operation} outcome={outcome} />
        <span className="link truncate font-[450]">
          <HostileText text={type} />
        </span>
      </EventLink>
      <span className="truncate">
        <ActorName id={actorId} type={actorType} short />
      </span>
      <span className="mono whitespace-nowrap">{from && to ? signed(delay(from, to)) : ""}</span>
    </li>
  );
}

// A cause that occurred after its effect is shown as what it is.
const signed = (text: string): string => (text.startsWith("−") ? text : `+${text}`);

function Nothing({ children }: { children: ReactNode }) {
  return <p className="py-1 text-muted-foreground">{children}</p>;
}
