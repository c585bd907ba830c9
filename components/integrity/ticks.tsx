import { cx } from "@/components/ui/cx";

export type Tick = { key: string; tone: "holds" | "plain" | "differs" };

const tones = {
  holds: "h-4 bg-verified opacity-85",
  plain: "h-4 bg-subtle-foreground opacity-70",
  differs: "h-6 bg-tampered",
};

/** A row of ticks over a hairline, one a checkpoint or a stretch of the log; what it shows is said in `label`. */
export function Ticks({
  ticks,
  label,
  axis,
}: {
  ticks: readonly Tick[];
  label: string;
  axis: readonly string[];
}) {
  return (
    <div role="img" aria-label={label} className="mb-2">
      <div className="flex h-[26px] items-end justify-between gap-px overflow-hidden border-b border-border-strong px-1.5">
        {ticks.map(({ key, tone }) => (
          <span
            key={key}
            className={cx("w-[1.75px] shrink-0", tone === "differs" && "w-[3px]", tones[tone])}
          />
        ))}
      </div>
      <div className="mono flex justify-between pt-1 text-[10.5px] text-subtle-foreground">
        {axis.map((text) => (
          <span key={text}>{text}</span>
        ))}
      </div>
    </div>
  );
}
