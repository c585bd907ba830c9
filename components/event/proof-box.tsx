import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { proofLooks } from "./proof-look";
import { proofWords } from "./proof-words";
import type { ProofState } from "./proof-state";

/** The finding, in words. Read out at once only where something does not match. */
export function ProofBox({ state, children }: { state: ProofState; children?: ReactNode }) {
  const { tone, title, words } = proofWords(state);
  const { icon, ink, box } = proofLooks[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : undefined}
      className={`mt-4 grid grid-cols-[16px_minmax(0,1fr)] gap-2.5 px-3 py-2.5 ${box}`}
    >
      <Icon icon={icon} size={16} className={`mt-0.5 ${ink}`} />
      <div className="text-xs/[18px]">
        <h3 className={`text-sm/5 font-semibold ${ink}`}>{title}</h3>
        <p className="[overflow-wrap:anywhere]">{words}</p>
        {children}
      </div>
    </div>
  );
}
