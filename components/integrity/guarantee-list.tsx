import { Check, CircleSlash } from "lucide-react";
import { Icon } from "@/components/ui/icon";
import type { AnchorCounts } from "@/lib/ledger/checkpoint-line";
import { guarantees } from "@/lib/ledger/guarantee-words";
import { SectionHead } from "./section-head";

/** What a verification is worth here, and which guarantee holds with the anchors there are. */
export function GuaranteeList({ worth, anchors }: { worth: string; anchors: AnchorCounts }) {
  return (
    <section aria-label="What this proves">
      <SectionHead title="What this proves" note="with the anchors configured here" />
      <p className="mb-2 text-muted-foreground [overflow-wrap:anywhere]">{worth}</p>
      <ul className="border-t border-border">
        {guarantees(anchors).map(({ claim, against, holds }) => (
          <li key={claim} className="flex gap-2.5 border-b border-border py-1.5">
            <Icon
              icon={holds ? Check : CircleSlash}
              className={holds ? "mt-[3px] text-muted-foreground" : "mt-[3px] text-warning"}
            />
            <div>
              <span className={holds ? "" : "text-warning"}>
                {claim}
                <span className="sr-only">{holds ? ": holds," : ": not in every case,"}</span>
              </span>
              <p className="text-xs text-muted-foreground">{against}.</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
