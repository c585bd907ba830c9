"use client";

import { useEffect, useMemo, useState } from "react";
import type { EventDetails } from "@/lib/log/event-details";

export type DetailsState =
  | { kind: "closed" }
  | { kind: "loading"; id: string }
  | { kind: "shown"; details: EventDetails }
  | { kind: "failed"; id: string; code: string; message: string };

/** The selected event. Stepping on aborts what nobody waits for any more; `retry` asks for the same again. */
export function useDetails(
  id: string | null,
  first: EventDetails | null,
): { state: DetailsState; retry: () => void } {
  const [state, setState] = useState<DetailsState>(
    first ? { kind: "shown", details: first } : { kind: "closed" },
  );
  const [attempt, setAttempt] = useState(0);
  const shownId = state.kind === "shown" ? state.details.event.id : null;
  const wanted = id !== null && (id !== shownId || attempt > 0);
  const request = useMemo(() => (wanted ? { id, attempt } : null), [wanted, id, attempt]);

  useEffect(() => {
    if (request === null) return;
    const controller = new AbortController();
    // Keys held down pass many rows; only one that is rested on is asked for (and written down as looked at).
    const timer = setTimeout(() => {
      void readDetails(request.id, controller.signal).then((answer) => {
        if (controller.signal.aborted) return;
        setAttempt(0);
        setState(answer);
      });
    }, 60);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [request]);

  const retry = () => setAttempt((count) => count + 1);
  if (id === null) return { state: { kind: "closed" }, retry };
  if (state.kind === "shown" && state.details.event.id === id) return { state, retry };
  if (state.kind === "failed" && state.id === id && attempt === 0) return { state, retry };
  return { state: { kind: "loading", id }, retry };
}

async function readDetails(id: string, signal: AbortSignal): Promise<DetailsState> {
  try {
    const response = await fetch(`/timeline/details/${encodeURIComponent(id)}`, { signal });
    if (response.ok) return { kind: "shown", details: (await response.json()) as EventDetails };
    const message =
      response.status === 404
        ? "There is no event with this id in this log."
        : response.status === 401
          ? "Your session has ended. Sign in again; the address keeps your place."
          : "The server could not read it. The rows beside are as they were.";
    return { kind: "failed", id, code: `http_${response.status}`, message };
  } catch {
    return {
      kind: "failed",
      id,
      code: "no_answer",
      message: "The server did not answer. The rows beside are as they were.",
    };
  }
}
