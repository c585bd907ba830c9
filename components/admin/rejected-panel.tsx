/** One rejected record: why it was refused, how it came, and how to go on. The original stays beside the fix. */
import type { Route } from "next";
import Link from "next/link";
import { HostileText } from "@/components/event/hostile-text";
import type { RejectedDetails } from "@/lib/ingest/rejected-details";
import { AdminPanel, PanelPart } from "./admin-frame";
import { Moment } from "./moment";
import { RejectedDecision, type RejectedActions } from "./rejected-decision";
import { RejectedMarked, RejectedOriginal, RejectedReasons } from "./rejected-text";
import { visibleText } from "@/lib/log/visible-text";

type RejectedPanelProps = { details: RejectedDetails; close: Route; actions: RejectedActions };

export function RejectedPanel({ details, close, actions }: RejectedPanelProps) {
  const { type, entity, source, from, status, marked, reasons, original, originalBytes } = details;
  const title = [type ?? "A record without a type", entity].filter(Boolean).join(", ");
  // Where nothing was read of it, it is all there is to correct by; else it stands behind what was.
  const came = (
    <PanelPart title="Original text, as it came">
      <RejectedOriginal original={original} bytes={originalBytes} />
    </PanelPart>
  );
  return (
    <AdminPanel
      title={visibleText(title)}
      close={close}
      wide
      note={
        <>
          From <HostileText text={source} />, <HostileText text={from} />, refused{" "}
          <Moment at={details.rejectedAt} />
        </>
      }
    >
      {status === "open" ? null : <Decided details={details} />}
      <PanelPart title="Why it was refused">
        <RejectedReasons reasons={reasons} />
        {marked ? <RejectedMarked marked={marked} /> : null}
      </PanelPart>
      {marked ? null : came}
      {status === "open" ? (
        <RejectedDecision details={details} actions={actions}>
          {marked ? came : null}
        </RejectedDecision>
      ) : marked ? (
        came
      ) : null}
    </AdminPanel>
  );
}

function Decided({ details }: { details: RejectedDetails }) {
  const { status, decidedBy, decidedAt, decision, eventId } = details;
  return (
    <PanelPart title={status === "sent" ? "Sent again" : "Set aside"}>
      <p role="status">
        By <HostileText text={decidedBy ?? "nobody known"} />, <Moment at={decidedAt} />
        {decision ? (
          <>
            : “<HostileText text={decision} max={1000} />”
          </>
        ) : null}
      </p>
      {eventId ? (
        <p className="mt-1">
          <Link className="link" href={`/events/${eventId}`} prefetch={false}>
            Open the event
          </Link>{" "}
          <span className="mono text-muted-foreground">{eventId}</span>
        </p>
      ) : null}
    </PanelPart>
  );
}

export function UnknownRejected({ close }: { close: Route }) {
  return (
    <AdminPanel title="There is no such record" close={close} wide>
      <p role="status" className="px-4 py-3.5 text-muted-foreground">
        No rejected record has the id in the address. Rejected records are never deleted: the address may be
        cut.
      </p>
    </AdminPanel>
  );
}
