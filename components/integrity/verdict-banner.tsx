/** The verdict on the whole log, in words: what was found, by whom and when, and never more than was recomputed. */
import {
  BadgeCheck,
  CircleDashed,
  ClockAlert,
  Download,
  type LucideIcon,
  OctagonAlert,
  RotateCw,
  ShieldX,
} from "lucide-react";
import type { ReactNode } from "react";
import { Button, buttonStyle } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import type { IntegrityFacts, IntegrityState } from "@/lib/ledger/integrity";
import { type Verdict, verdictOf } from "@/lib/ledger/verdict";
import type { Verification } from "@/lib/ledger/verification";

const looks: Record<Verdict["tone"], { box: string; ink: string }> = {
  good: { box: "border-border-strong bg-verified-wash", ink: "text-verified" },
  plain: { box: "border-border-strong", ink: "text-foreground" },
  late: { box: "border-border-strong bg-warning-wash", ink: "text-warning" },
  bad: {
    box: "border-tampered bg-tampered-wash shadow-[inset_4px_0_0_var(--tampered)]",
    ink: "text-tampered",
  },
};

const icons: Record<IntegrityState["kind"], LucideIcon> = {
  verified: BadgeCheck,
  unchecked: CircleDashed,
  late: ClockAlert,
  altered: OctagonAlert,
  refused: ShieldX,
};

type VerdictBannerProps = {
  facts: IntegrityFacts;
  state: IntegrityState;
  /** The verification that found something, where the log is altered. */
  found: Verification | null;
  /** One is queued or runs: there is nothing to ask for. */
  isRunning: boolean;
  verify: () => Promise<void>;
};

export function VerdictBanner({ facts, state, found, isRunning, verify }: VerdictBannerProps) {
  const { title, words, tone } = verdictOf(facts, state, found);
  const { box, ink } = looks[tone];
  return (
    <section
      aria-label="Verdict"
      role={tone === "bad" ? "alert" : undefined}
      className={cx("flex flex-wrap items-center gap-x-[18px] gap-y-3 border-y px-5 py-4", box)}
    >
      <Icon icon={icons[state.kind]} size={40} className={cx("max-sm:hidden", ink)} />
      <div className="min-w-0 flex-1 basis-72">
        <h2 className={cx("record text-[22px]/7", ink)}>{title}</h2>
        {words.map((sentence) => (
          <p key={sentence} className="max-w-[920px] [overflow-wrap:anywhere]">
            {sentence}
          </p>
        ))}
      </div>
      <div className="flex flex-wrap gap-2">
        {found ? (
          <a
            href={`/integrity/evidence?verification=${found.id}`}
            download
            className={buttonStyle({ tone: "destructive" })}
          >
            <Icon icon={Download} /> Download evidence
          </a>
        ) : null}
        <VerifyButton verify={verify} isRunning={isRunning} />
      </div>
    </section>
  );
}

function VerifyButton({ verify, isRunning }: { verify: () => Promise<void>; isRunning: boolean }): ReactNode {
  return (
    <form action={verify}>
      <Button type="submit" disabled={isRunning}>
        <Icon icon={RotateCw} /> {isRunning ? "Being verified" : "Verify everything again"}
      </Button>
    </form>
  );
}
