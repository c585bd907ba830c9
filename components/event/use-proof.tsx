"use client";

import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { EventDetails } from "@/lib/log/event-details";
import type { proofParts } from "./proof-parts";
import type { ProofState } from "./proof-state";

type Loaded = { parts: typeof proofParts | null; hasFailed: boolean };
type Told = { of: unknown; state: ProofState };

export type Proof = { mark: ReactNode; tab: ReactNode; footer: ReactNode };

/**
 * Proves an event in this browser as long as it is open, and draws what came of it in three places. The code for it is
 * loaded with the first event: the first page of the timeline goes without.
 */
export function useProof(event: EventDetails["event"], openProof: () => void): Proof {
  const [{ parts, hasFailed }, setLoaded] = useState<Loaded>({ parts: null, hasFailed: false });
  const [turn, setTurn] = useState(0);
  const request = useMemo(() => ({ event, turn }), [event, turn]);
  // By request, so that nothing found about one event is ever shown beside another.
  const [told, setTold] = useState<Told | null>(null);

  useEffect(() => {
    const controller = new AbortController();
    import("./proof-parts").then(
      ({ proofParts: loaded }) => {
        setLoaded({ parts: loaded, hasFailed: false });
        return loaded.follow(request.event, controller.signal, (state) => setTold({ of: request, state }));
      },
      () => setLoaded({ parts: null, hasFailed: true }),
    );
    return () => controller.abort();
  }, [request]);

  const again = () => setTurn((count) => count + 1);
  if (!parts) {
    const words = hasFailed
      ? "Could not be checked: the code for it did not arrive."
      : "Checking in this browser";
    const line = <p className="px-4 py-2.5 text-muted-foreground">{words}</p>;
    return { mark: null, tab: line, footer: <div className="border-t border-border">{line}</div> };
  }
  const state: ProofState = told?.of === request ? told.state : { kind: "checking" };
  return {
    mark: <parts.Mark state={state} position={event.position} />,
    tab: <parts.Tab id={event.id} state={state} again={again} />,
    footer: <parts.Footer state={state} openProof={openProof} />,
  };
}
