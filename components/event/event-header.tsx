"use client";

import { ChevronDown, ChevronUp, Link2, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { CopyIconButton } from "@/components/ui/copy-button";
import { IconButton } from "@/components/ui/icon-button";
import type { EventDetails } from "@/lib/log/event-details";
import { summarize } from "@/lib/log/summary";
import { historyHref } from "@/lib/query/view";
import { BreakableText } from "./breakable-text";
import { HostileText } from "./hostile-text";
import { FullTime } from "./instant";
import { OperationGlyph } from "./operation-glyph";
import { SummaryLine } from "./summary-line";

export type EventHeaderProps = {
  event: EventDetails["event"];
  /** Its place in the log, and what was found about it. */
  mark: ReactNode;
  /** How the panel moves through the table; absent on the event's own page. */
  panel?: { previous: (() => void) | null; next: (() => void) | null; close: () => void };
};

export function EventHeader({ event, mark, panel }: EventHeaderProps) {
  return (
    <header className="px-4 pt-3 pb-2">
      <div className="flex min-h-[26px] items-center gap-[9px]">
        <OperationGlyph operation={event.operation} outcome={event.outcome} large />
        <EventTitle type={event.type} page={panel === undefined} />
        {panel ? (
          <>
            <IconButton
              icon={ChevronUp}
              label="Previous event (K)"
              disabled={!panel.previous}
              onClick={panel.previous ?? undefined}
            />
            <IconButton
              icon={ChevronDown}
              label="Next event (J)"
              disabled={!panel.next}
              onClick={panel.next ?? undefined}
            />
          </>
        ) : null}
        <CopyIconButton
          icon={Link2}
          label="Copy link to this event"
          text={() => new URL(`/events/${event.id}`, location.href).href}
        />
        {panel ? <IconButton icon={X} label="Close (Esc)" size={17} onClick={panel.close} /> : null}
      </div>
      <p className="mt-1.5 mb-1 [overflow-wrap:anywhere] max-sm:text-[15px]/[22px]">
        <SummaryLine parts={summarize(event)} strong />
      </p>
      <div className="flex min-h-6 flex-wrap items-center gap-x-3 text-xs/6">
        <FullTime at={event.occurredAt} />
        {mark}
      </div>
      <div className="flex flex-wrap items-center gap-x-3 text-xs/6">
        <Entity event={event} />
        {panel ? (
          <Link href={`/events/${event.id}`} prefetch={false} className="link ml-auto">
            Open page
          </Link>
        ) : null}
      </div>
    </header>
  );
}

function EventTitle({ type, page }: { type: string; page: boolean }) {
  const Heading = page ? "h1" : "h2";
  return (
    <Heading className="record min-w-0 flex-1 text-lg/5 [overflow-wrap:anywhere]">
      <BreakableText text={type} />
    </Heading>
  );
}

function Entity({ event }: { event: EventDetails["event"] }) {
  if (event.entityType === null) return null;
  const name = `${event.entityType}/${event.entityId ?? ""}`;
  return (
    <Link
      className="link mono [overflow-wrap:anywhere]"
      href={historyHref("entity", name)}
      title="All events about this entity, in place of the filter"
    >
      <HostileText text={name} />
    </Link>
  );
}
