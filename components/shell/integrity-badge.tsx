"use client";

/**
 * What may be said of the whole log, on every page, as a link to where it is shown in full. A page may stay open for
 * hours, so the badge asks again by itself; where no answer comes it keeps what it knew, and its time says since when.
 */
import { BadgeCheck, CircleDashed, ClockAlert, type LucideIcon, OctagonAlert, ShieldX } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { badgeWords, type IntegrityState } from "@/lib/ledger/integrity";
import { ago } from "@/lib/log/ago";
import type { Instant } from "@/lib/model/event";

/** `now`: when the server said so, by its own clock. */
export type BadgeState = { state: IntegrityState; now: Instant };

const looks: Record<IntegrityState["kind"], { icon: LucideIcon; look: string }> = {
  verified: { icon: BadgeCheck, look: "text-verified" },
  unchecked: { icon: CircleDashed, look: "text-muted-foreground" },
  late: { icon: ClockAlert, look: "text-warning" },
  altered: {
    icon: OctagonAlert,
    look: "rounded-md border border-tampered bg-tampered-wash px-2.5 text-tampered",
  },
  refused: { icon: ShieldX, look: "rounded-md border border-tampered bg-tampered-wash px-2.5 text-tampered" },
};

export function IntegrityBadge({ first }: { first: BadgeState }) {
  const { state, now } = useBadge(first);
  const { label, place, at, title } = badgeWords(state);
  const { icon, look } = looks[state.kind];
  return (
    <Link
      href="/integrity"
      prefetch={false}
      title={title}
      data-integrity={state.kind}
      className={cx(
        "flex h-[30px] min-w-0 items-center gap-1.5 px-0.5 font-medium whitespace-nowrap pointer-coarse:h-11",
        look,
      )}
    >
      <Icon icon={icon} size={15} />
      {/* Where it is narrow the words give way: a number is never cut. */}
      <span className="truncate max-sm:flex max-sm:min-w-0 max-sm:gap-1">
        <span className="sr-only">Integrity: </span>
        <span className="max-sm:truncate">{label}</span>{" "}
        {place ? <span className="mono font-normal max-sm:shrink-0">{place}</span> : null}
      </span>
      {at ? (
        <time
          dateTime={at}
          className="flex items-center gap-1.5 font-normal text-muted-foreground max-sm:hidden"
        >
          <span aria-hidden className="size-[3px] rounded-full bg-border-strong" />
          {ago(at, now)}
        </time>
      ) : null}
      <span className="sr-only">. {title}</span>
    </Link>
  );
}

const askEveryMs = 30_000;

function useBadge(first: BadgeState): BadgeState {
  const [asked, setAsked] = useState<BadgeState | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      void fetch("/api/ui/integrity", { signal: controller.signal })
        .then(async (response) => {
          if (response.ok) setAsked((await response.json()) as BadgeState);
        })
        // No answer is no news: what stood there stays, with its time.
        .catch(() => undefined);
    }, askEveryMs);
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, []);
  // The page may have been asked for anew since: the later word counts.
  return asked !== null && asked.now > first.now ? asked : first;
}
