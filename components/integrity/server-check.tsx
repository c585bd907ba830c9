"use client";

/**
 * The server's check: the one under way with its real progress, or the last one with what it looked at. The page is
 * asked for anew when a check ends, so that banner and badge say the same.
 */
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useZone } from "@/components/shell/zone-context";
import { places } from "@/lib/ledger/place";
import { isOpen, type Progress, type Verification } from "@/lib/ledger/verification";
import { spanWords } from "@/lib/log/ago";
import { fullTime } from "@/lib/log/time";
import type { Instant } from "@/lib/model/event";
import { CheckLines } from "./check-lines";
import { ProgressBar } from "./progress-bar";
import { SectionHead } from "./section-head";

type ServerCheckProps = { running: Progress | null; last: Verification | null; upkeepIsSilent: boolean };

export function ServerCheck({ running: first, last, upkeepIsSilent }: ServerCheckProps) {
  const { progress, failed } = useProgress(first);
  if (progress !== null) {
    return (
      <section aria-label="Verification by the server">
        <SectionHead title="Verification by the server" />
        <p className="text-muted-foreground" role="status">
          {progress.status === "queued"
            ? upkeepIsSilent
              ? "Asked for. It begins when upkeep runs again."
              : "Asked for; upkeep begins in a moment."
            : "Recomputes every event, tile and checkpoint from what is stored."}
        </p>
        <ProgressBar
          label="Verification by the server"
          done={BigInt(progress.verified)}
          of={BigInt(progress.events)}
          note={failed ? "no answer from the server" : paceWords(progress)}
        />
      </section>
    );
  }
  return <LastCheck last={last} />;
}

function LastCheck({ last }: { last: Verification | null }) {
  const zone = useZone();
  if (last === null) return null;
  const at = last.finishedAt ? fullTime(last.finishedAt, zone) : "";
  const done = BigInt(last.verified);
  return (
    <section aria-label="Verification by the server">
      <SectionHead title="Verification by the server" />
      <p className="text-muted-foreground [overflow-wrap:anywhere]">
        {endWordsOf(last)} {at}, asked for by {last.requestedBy}.{last.error ? ` ${last.error}` : ""}
      </p>
      {done > 0n ? (
        <ProgressBar
          label="Events verified"
          done={done}
          of={BigInt(last.toPosition ?? last.verified)}
          note={
            last.startedAt && last.finishedAt
              ? `in ${spanWords(between(last.startedAt, last.finishedAt))}`
              : ""
          }
          tone={last.status === "tampered" ? "differs" : "holds"}
        />
      ) : null}
      {last.checks ? (
        <CheckLines lines={last.checks} />
      ) : (
        <p className="mt-2 text-warning">What it looked at cannot be read; verify again.</p>
      )}
    </section>
  );
}

const endWords: Record<Verification["status"], string> = {
  queued: "Asked for",
  running: "Running",
  verified: "Everything held at",
  tampered: "Differences were found at",
  undecided: "Came to no verdict at",
  failed: "Failed at",
};

/** Not "everything" where a line below says otherwise: a verdict is about events, the lines are about all around them. */
function endWordsOf({ status, checks }: Verification): string {
  const outcomes = checks?.map(({ outcome }) => outcome) ?? ["unknown"];
  if (status !== "verified" || outcomes.every((outcome) => outcome === "holds")) return endWords[status];
  return outcomes.includes("differs")
    ? "Every event held; not every line below did. Ended at"
    : "Every event held; what was not looked at stands below. Ended at";
}

const between = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);

/** How fast, and how long still: only once there is something to count. */
function paceWords({ verified, events, startedAt, now }: Progress): string {
  if (startedAt === null || verified === "0") return "";
  const perSecond = Number(verified) / Math.max(0.001, between(startedAt, now) / 1_000);
  const left = (Number(events) - Number(verified)) / perSecond;
  return `${places.count(Math.round(perSecond))} per second, ${spanWords(Math.max(0, left) * 1_000)} left`;
}

const pollMs = 700;

/** Asks again while it is open; at its end the page is asked for anew. */
function useProgress(first: Progress | null): { progress: Progress | null; failed: boolean } {
  const router = useRouter();
  const [asked, setAsked] = useState<Progress | null>(null);
  const [failed, setFailed] = useState(false);
  const id = first?.id ?? null;
  useEffect(() => {
    if (id === null) return;
    const controller = new AbortController();
    const poll = async () => {
      try {
        const response = await fetch(`/api/ui/verification?id=${id}`, { signal: controller.signal });
        const progress = response.ok ? ((await response.json()) as Progress) : null;
        setFailed(progress === null);
        if (progress) setAsked(progress);
        if (progress && !isOpen(progress)) {
          router.refresh();
          return;
        }
      } catch {
        if (controller.signal.aborted) return;
        setFailed(true);
      }
      timer = setTimeout(() => void poll(), pollMs);
    };
    let timer = setTimeout(() => void poll(), pollMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [id, router]);
  if (first === null) return { progress: null, failed: false };
  return { progress: asked?.id === first.id ? asked : first, failed };
}
