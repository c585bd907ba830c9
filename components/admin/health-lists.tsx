/** Under the figures: the way from record to proof, what needs a person, and which checks ran. */
import { BadgeCheck, Check, CircleHelp, ClockAlert, type LucideIcon, OctagonAlert } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { SectionHead } from "@/components/integrity/section-head";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { places } from "@/lib/ledger/place";
import type { VerificationFacts } from "@/lib/ledger/verification";
import type { Instant } from "@/lib/model/event";
import type { Need, Step } from "@/lib/upkeep/health";
import { Moment } from "./moment";

export function StepList({ steps }: { steps: readonly Step[] }) {
  return (
    <Part title="From record to proof" note="every step, now">
      {steps.map(({ name, words, value, late }, at) => (
        // Two anchors may have one name; a step's place is its identity.
        <Line
          key={at}
          icon={late ? ClockAlert : Check}
          look={late ? "text-warning" : "text-muted-foreground"}
          name={name}
          words={words}
        >
          <span className="mono">{value}</span>
        </Line>
      ))}
    </Part>
  );
}

export function NeedList({ needs }: { needs: readonly Need[] }) {
  return (
    <Part title="Needs someone" note={String(needs.length)}>
      {needs.length === 0 ? <li className="py-2 text-muted-foreground">Nothing does now.</li> : null}
      {needs.map(({ what, words, href }) => (
        <Line key={what} icon={ClockAlert} look="text-warning" name={what} words={words}>
          {href ? (
            <Link className="link" href={href as Route} aria-label={`Open: ${what}`}>
              Open
            </Link>
          ) : null}
        </Line>
      ))}
    </Part>
  );
}

export type CheckRun = Pick<VerificationFacts, "id" | "kind" | "status" | "verified" | "findingCount"> & {
  finishedAt: Instant;
};

const kindWords: Record<CheckRun["kind"], string> = {
  full: "Every event, and all that is derived from them",
  whole: "Every event equals its leaf",
  tail: "The newest events equal their leaves",
  range: "A stretch of the log",
};

type Drill = { eventId: string; at: Instant; found: number; attacks: number };

export function CheckList({ checks, drill }: { checks: readonly CheckRun[]; drill: Drill | null }) {
  return (
    <Part
      title="Checks that ran"
      more={
        <Link className="link" href="/integrity">
          Integrity
        </Link>
      }
    >
      {checks.length === 0 && drill === null ? (
        <li className="py-2 text-muted-foreground">None yet. Upkeep verifies the whole log each night.</li>
      ) : null}
      {checks.map((check) => (
        <Line
          key={check.id}
          {...checkLook(check.status)}
          name={kindWords[check.kind]}
          words={checkWords(check)}
        >
          <Moment at={check.finishedAt} />
        </Line>
      ))}
      {drill ? (
        <Line
          icon={drill.found === drill.attacks ? BadgeCheck : OctagonAlert}
          look={drill.found === drill.attacks ? "text-verified" : "text-tampered"}
          name={`Tamper drill, ${drill.found} of ${drill.attacks} found`}
          words={
            <Link className="link" href={`/events/${drill.eventId}`} prefetch={false}>
              What was tried
            </Link>
          }
        >
          <Moment at={drill.at} />
        </Line>
      ) : null}
    </Part>
  );
}

function checkLook(status: CheckRun["status"]): { icon: LucideIcon; look: string } {
  if (status === "verified") return { icon: BadgeCheck, look: "text-verified" };
  return status === "tampered"
    ? { icon: OctagonAlert, look: "text-tampered" }
    : { icon: CircleHelp, look: "text-warning" };
}

function checkWords({ status, verified, findingCount }: CheckRun): string {
  const events = `${places.count(verified)} events`;
  switch (status) {
    case "tampered":
      return `${events}, ${places.count(findingCount)} differences`;
    case "undecided":
      return `${events}, no verdict: nothing outside the database to hold them against`;
    case "failed":
      return "could not be finished";
    default:
      return events;
  }
}

type PartProps = { title: string; note?: string; more?: ReactNode; children: ReactNode };

function Part({ title, note, more, children }: PartProps) {
  return (
    <section
      aria-label={title}
      className="min-w-0 border-l border-border-strong py-2.5 pr-[18px] pl-5 max-lg:border-l-0"
    >
      <SectionHead title={title} note={note}>
        {more}
      </SectionHead>
      <ul>{children}</ul>
    </section>
  );
}

type LineProps = { icon: LucideIcon; look: string; name: string; words: ReactNode; children?: ReactNode };

function Line({ icon, look, name, words, children }: LineProps) {
  return (
    <li className="flex gap-[9px] border-b border-border py-[7px]">
      <Icon icon={icon} className={cx("mt-[3px]", look)} />
      <div className="min-w-0 grow [overflow-wrap:anywhere]">
        <b className="block font-medium">{name}</b>
        <span className="text-xs/[17px] text-muted-foreground">{words}</span>
      </div>
      <div className="shrink-0 text-right text-muted-foreground">{children}</div>
    </li>
  );
}
