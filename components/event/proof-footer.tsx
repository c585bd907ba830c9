import { Icon } from "@/components/ui/icon";
import { proofLooks } from "./proof-look";
import type { ProofState } from "./proof-state";
import { proofWords, shownMs } from "./proof-words";

/** Below every tab: what was found about this event, and the way to the proof. */
export function ProofFooter({ state, openProof }: { state: ProofState; openProof: () => void }) {
  const { tone, title } = proofWords(state);
  const { icon, ink, box } = proofLooks[tone];
  return (
    <footer
      className={`flex min-h-[38px] shrink-0 items-center gap-2 border-t border-border px-4 py-1.5 ${tone === "bad" ? box : ""}`}
    >
      <Icon icon={icon} className={ink} />
      <span role="status" className="min-w-0 flex-1">
        <b className={tone === "plain" ? "font-normal text-muted-foreground" : `font-semibold ${ink}`}>
          {title}
        </b>
        {tone === "good" && state.kind === "checked" ? (
          <span className="text-muted-foreground"> in {shownMs(state.tookMs)}</span>
        ) : null}
      </span>
      <button type="button" onClick={openProof} className="link min-h-6 pointer-coarse:min-h-11">
        Proof
      </button>
    </footer>
  );
}
