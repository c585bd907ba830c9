import { Icon } from "@/components/ui/icon";
import { places } from "@/lib/ledger/place";
import { proofLooks } from "./proof-look";
import { proofWords } from "./proof-words";
import type { ProofState } from "./proof-state";

type ProofMarkProps = { state: ProofState; position: string | null };

/** In the head of an event: its place in the log, with the mark of what was found about it. */
export function ProofMark({ state, position }: ProofMarkProps) {
  const { tone, title } = proofWords(state);
  const { icon, ink } = proofLooks[tone];
  const place = placeOf(state) ?? position;
  return (
    <span className={`ml-auto inline-flex items-center gap-1 whitespace-nowrap ${ink}`} title={title}>
      <Icon icon={icon} />
      {place === null ? (
        title
      ) : (
        <>
          <span className="mono">{places.position(place)}</span>
          <span className="sr-only">: {title}</span>
        </>
      )}
    </span>
  );
}

function placeOf(state: ProofState): string | null {
  if (state.kind === "waiting") return state.position;
  return state.kind === "checked" ? (state.shown.proof?.position.toString() ?? null) : null;
}
