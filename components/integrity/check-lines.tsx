/** What was looked at, line by line, and how each came out: by sign, colour and word. */
import { Check, CircleDashed, CircleHelp, Loader, type LucideIcon, X } from "lucide-react";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import type { Outcome } from "@/lib/ledger/check-tree";

export type CheckLine = { name: string; outcome: Outcome; words: string };

const signs: Record<Outcome, { icon: LucideIcon; look: string; said: string }> = {
  holds: { icon: Check, look: "text-verified", said: "holds" },
  differs: { icon: X, look: "text-tampered", said: "differs" },
  unknown: { icon: CircleHelp, look: "text-warning", said: "not known" },
  running: { icon: Loader, look: "text-foreground", said: "under way" },
  waits: { icon: CircleDashed, look: "text-muted-foreground", said: "waits" },
};

/** What is longer stands under its name. */
const shortMax = 24;

export function CheckLines({ lines }: { lines: readonly CheckLine[] }) {
  return (
    <ul className="mt-3 border-t border-border">
      {lines.map(({ name, outcome, words }, at) => (
        // Two lines may have one name; their place is their identity.
        <li
          key={at}
          className={cx(
            "flex min-h-[29px] gap-2.5 border-b border-border py-1",
            outcome === "differs" && "font-semibold text-tampered",
            outcome === "waits" && "text-muted-foreground",
          )}
        >
          <Icon icon={signs[outcome].icon} className={cx("mt-[3px]", signs[outcome].look)} />
          <div
            className={cx(
              "min-w-0 grow [overflow-wrap:anywhere]",
              words.length <= shortMax && "flex gap-2.5",
            )}
          >
            <span className="grow">
              {name}
              <span className="sr-only">: {signs[outcome].said}, </span>
            </span>
            <span
              className={cx(
                words.length > shortMax ? "block text-xs" : "shrink-0",
                outcome === "differs" ? "" : "text-muted-foreground",
              )}
            >
              {words}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
