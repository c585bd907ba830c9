"use client";

import { Tabs } from "@/components/ui/tabs";
import { useShortcuts } from "@/components/ui/use-shortcuts";
import type { EventDetails } from "@/lib/log/event-details";
import { CausesTab } from "./causes-tab";
import { ChangeTab } from "./change-tab";
import { ContextTab } from "./context-tab";
import { CorrectionBanner } from "./correction-banner";
import { EventHeader, type EventHeaderProps } from "./event-header";
import type { OpenEvent } from "./event-link";
import { PayloadTab } from "./payload-tab";
import { useTabChoice } from "./tab-choice";
import { useProof } from "./use-proof";

const tabOrder = ["change", "payload", "context", "causes", "proof"];

type EventDetailProps = Omit<EventHeaderProps, "event" | "mark"> & {
  details: EventDetails;
  open: OpenEvent | null;
};

/** An opened event: what it says in one line, then change, payload, context, causes and proof. Keys 1 to 5 switch. */
export function EventDetail({ details, open, ...header }: EventDetailProps) {
  const { event } = details;
  const [chosen, setChosen] = useTabChoice();
  // The reader's choice holds from event to event; until there is one, an event without images opens on its payload.
  const tab = chosen ?? (event.operation === null && event.payload !== null ? "payload" : "change");
  const proof = useProof(event, () => setChosen("proof"));
  useShortcuts(Object.fromEntries(tabOrder.map((name, at) => [String(at + 1), () => setChosen(name)])));
  const tabs = [
    { value: "change", name: "Change", content: <ChangeTab event={event} /> },
    { value: "payload", name: "Payload", content: <PayloadTab key={event.id} event={event} /> },
    { value: "context", name: "Context", content: <ContextTab event={event} /> },
    { value: "causes", name: "Causes", content: <CausesTab details={details} open={open} /> },
    { value: "proof", name: "Proof", content: proof.tab },
  ];
  return (
    <>
      <EventHeader event={event} mark={proof.mark} {...header} />
      <CorrectionBanner details={details} open={open} />
      {/* On a page of its own the event's title is the first heading, and what its parts are called the third. */}
      {header.panel ? null : <h2 className="sr-only">Parts of the event</h2>}
      <Tabs label="Parts of the event" value={tab} onChange={setChosen} tabs={tabs} />
      {proof.footer}
    </>
  );
}
