"use client";

/** Verification in this browser: from the published files, with what was seen here before; nothing the server claims. */
import { Pause, Play, RotateCw } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { Step, StepName, TreeProgress } from "@/lib/ledger/check-tree";
import { places } from "@/lib/ledger/place";
import { spanWords } from "@/lib/log/ago";
import { CheckLines } from "./check-lines";
import { ProgressBar } from "./progress-bar";
import { SectionHead } from "./section-head";
import { type TreeCheckState, useTreeCheck } from "./use-tree-check";

const stepWords: Record<StepName, string> = {
  signature: "Signature of the checkpoint",
  key: "Key as this browser first saw it",
  past: "Begins with what this browser saw before",
  events: "Each event gives its leaf",
  root: "Root of all leaves equals the signed root",
};

/** A log of so many events is checked within seconds: it begins by itself. A longer one waits to be asked. */
const unaskedEventsMax = 100_000;

export function BrowserCheck({ events }: { events: number }) {
  const { state, start, pause, resume } = useTreeCheck();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || events === 0 || events > unaskedEventsMax) return;
    begun.current = true;
    void start(true);
  }, [events, start]);
  return (
    <section aria-label="Verification in this browser">
      <SectionHead title="Verification in this browser">
        <Controls
          state={state}
          start={() => void start(true)}
          pause={pause}
          resume={resume}
          events={events}
        />
      </SectionHead>
      <p className="text-muted-foreground">
        Recomputes the tree from every leaf and holds it against the signed root. The server’s own verdict is
        not used.
      </p>
      <Result state={state} />
      {state.kind === "failed" ? (
        <p role="alert" className="mt-2 text-warning [overflow-wrap:anywhere]">
          It could not be finished: {state.failure}. What was checked so far is not a verdict.
        </p>
      ) : null}
    </section>
  );
}

type ControlsProps = {
  state: TreeCheckState;
  start: () => void;
  pause: () => void;
  resume: () => void;
  events: number;
};

function Controls({ state, start, pause, resume, events }: ControlsProps) {
  switch (state.kind) {
    case "running":
      return (
        <Button size="sm" onClick={pause}>
          <Icon icon={Pause} /> Pause
        </Button>
      );
    case "paused":
      return (
        <Button size="sm" onClick={resume}>
          <Icon icon={Play} /> Go on
        </Button>
      );
    default:
      return (
        <Button size="sm" onClick={start} disabled={events === 0}>
          <Icon icon={RotateCw} /> {state.kind === "idle" ? "Verify here" : "Run again"}
        </Button>
      );
  }
}

function Result({ state }: { state: TreeCheckState }) {
  const { kind, progress } = state;
  if (progress === null) return null;
  const tone = kind === "done" ? (progress.steps.every(holds) ? "holds" : "differs") : "running";
  return (
    <>
      {progress.events > 0n ? (
        <ProgressBar
          label="Verification in this browser"
          done={progress.done}
          of={progress.events}
          note={noteOf(state, progress)}
          tone={tone === "differs" && !progress.steps.some(differs) ? "running" : tone}
        />
      ) : null}
      <CheckLines lines={progress.steps.map((step) => ({ ...step, name: stepWords[step.name] }))} />
      <Verdict kind={kind} progress={progress} />
    </>
  );
}

const holds = (step: Step): boolean => step.outcome === "holds";
const differs = (step: Step): boolean => step.outcome === "differs";

function noteOf({ kind, perSecond }: TreeCheckState, { events, done }: TreeProgress): string {
  if (kind === "paused") return "paused";
  if (kind !== "running" || perSecond === 0) return "";
  const left = (Number(events - done) / perSecond) * 1_000;
  return `${places.count(Math.round(perSecond))} per second, ${spanWords(left)} left`;
}

function Verdict({ kind, progress }: { kind: TreeCheckState["kind"]; progress: TreeProgress }) {
  if (kind !== "done") return null;
  const bad = progress.steps.filter(differs);
  if (bad.length > 0) {
    const [first] = progress.differing;
    return (
      <p role="alert" className="mt-2 font-semibold text-tampered">
        This browser found a difference.
        {first === undefined ? null : (
          <>
            {" "}
            The first event that does not give its leaf is{" "}
            <span className="mono">{places.position(first.toString())}</span>.
          </>
        )}
      </p>
    );
  }
  return (
    <p role="status" className="mt-2 text-muted-foreground">
      {progress.steps.every(holds)
        ? `Verified in this browser: ${places.count(progress.events)} events.`
        : "This browser could not check everything; see the lines above."}
    </p>
  );
}
