"use client";

import { Unplug, X } from "lucide-react";
import { EventDetail } from "@/components/event/event-detail";
import type { EventHeaderProps } from "@/components/event/event-header";
import type { OpenEvent } from "@/components/event/event-link";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/sheet";
import { IconButton } from "@/components/ui/icon-button";
import { Skeleton } from "@/components/ui/skeleton";
import { StateMessage } from "@/components/ui/state-message";
import { panelFromPx } from "./layout";
import { SignInLink } from "./sign-in-again";
import type { DetailsState } from "./use-details";

type Panel = NonNullable<EventHeaderProps["panel"]>;
type DetailPanelProps = {
  state: DetailsState;
  windowPx: number;
  retry: () => void;
  open: OpenEvent;
  panel: Panel;
};

/** The opened event: beside the table where there is room, over it where there is not. */
export function DetailPanel({ state, windowPx, retry, open, panel }: DetailPanelProps) {
  const body = <PanelBody state={state} retry={retry} open={open} panel={panel} />;
  if (windowPx < panelFromPx) {
    return (
      <Sheet open onOpenChange={(shown) => (shown ? undefined : panel.close())} title="Event">
        {body}
      </Sheet>
    );
  }
  return (
    <aside
      aria-label="Event"
      className="flex min-h-0 w-96 shrink-0 flex-col border-l border-border-strong bg-card"
    >
      {body}
    </aside>
  );
}

function PanelBody({ state, retry, open, panel }: Omit<DetailPanelProps, "windowPx">) {
  if (state.kind === "shown") return <EventDetail details={state.details} open={open} panel={panel} />;
  return (
    <>
      <div className="flex justify-end px-4 pt-3">
        <IconButton icon={X} label="Close (Esc)" onClick={panel.close} />
      </div>
      {state.kind === "failed" ? (
        <StateMessage
          icon={Unplug}
          role="alert"
          title="This event could not be shown"
          code={`${state.code}, event ${state.id}`}
          actions={
            state.code === "http_401" ? (
              <SignInLink size="md" />
            ) : (
              <Button tone="primary" onClick={retry}>
                Try again
              </Button>
            )
          }
        >
          {state.message}
        </StateMessage>
      ) : (
        <PanelSkeleton />
      )}
    </>
  );
}

function PanelSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-4 px-4">
      <span className="sr-only">Reading the event</span>
      <Skeleton className="w-48" />
      <Skeleton className="w-72" />
      <Skeleton className="w-56" />
    </div>
  );
}
