import { cx } from "@/components/ui/cx";
import { places } from "@/lib/ledger/place";

type ProgressBarProps = {
  label: string;
  done: bigint;
  of: bigint;
  /** At the right: how fast, how long still. */
  note: string;
  tone?: "running" | "holds" | "differs";
};

const tones = { running: "bg-primary", holds: "bg-verified", differs: "bg-tampered" };

/** How far a check is, in events: a bar, and the numbers it is made of. */
export function ProgressBar({ label, done, of, note, tone = "running" }: ProgressBarProps) {
  const share = of === 0n ? 0 : Number((done * 1000n) / of) / 10;
  return (
    <div className="mt-2">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share}
        className="h-1.5 bg-muted"
      >
        <div className={cx("h-full", tones[tone])} style={{ width: `${share}%` }} />
      </div>
      <p className="mt-1 flex justify-between gap-3 text-xs text-muted-foreground">
        <span>
          <b className="text-foreground">{places.count(done)}</b> of {places.count(of)} events
        </span>
        <span>{note}</span>
      </p>
    </div>
  );
}
