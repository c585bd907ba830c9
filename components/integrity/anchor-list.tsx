import { Check, ClockAlert } from "lucide-react";
import { BreakableText } from "@/components/event/breakable-text";
import { Moment } from "@/components/admin/moment";
import { Icon } from "@/components/ui/icon";
import { type AnchorFacts, isLate } from "@/lib/ledger/anchor-facts";
import { places } from "@/lib/ledger/place";
import type { Instant } from "@/lib/model/event";
import { SectionHead } from "./section-head";

/** Who outside the database keeps this log's checkpoints, and how far behind each is. */
export function AnchorList({ anchors, now }: { anchors: readonly AnchorFacts[]; now: Instant }) {
  return (
    <section aria-label="Anchors">
      <SectionHead title="Anchors" note={anchors.length > 0 ? `${anchors.length}` : undefined} />
      {anchors.length === 0 ? (
        <p className="text-muted-foreground">
          No anchor is configured: checkpoints are kept in the data folder only. Name a folder on another
          machine, or a witness, in <span className="mono">WHENCE_ANCHOR_FOLDERS</span> or{" "}
          <span className="mono">WHENCE_WITNESSES</span>.
        </p>
      ) : (
        <ul className="border-t border-border">
          {anchors.map((anchor) => (
            <li key={anchor.name} className="flex gap-2.5 border-b border-border py-1.5">
              <Icon
                icon={isLate(anchor, now) ? ClockAlert : Check}
                className={`mt-0.5 ${isLate(anchor, now) ? "text-warning" : "text-muted-foreground"}`}
              />
              <div className="min-w-0 grow [overflow-wrap:anywhere]">
                <b className="font-medium">
                  <BreakableText text={anchor.name} />
                </b>{" "}
                <span className="text-muted-foreground">{anchor.kind}</span>
                <p className="text-xs text-muted-foreground">
                  {anchorWords(anchor)} <Moment at={anchor.anchoredAt} never="" />
                </p>
                {anchor.error ? <p className="text-xs text-warning">{anchor.error}</p> : null}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function anchorWords({ kind, size, behind }: AnchorFacts): string {
  const verb = kind === "witness" ? "countersigned" : "holds a copy";
  if (size === null) return kind === "witness" ? "has countersigned none yet" : "holds no checkpoint yet";
  const far = behind === "0" ? "" : `, ${places.count(behind)} behind`;
  return `${verb} over ${places.count(size)} events${far}`;
}
