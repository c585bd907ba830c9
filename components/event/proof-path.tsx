import { Check } from "lucide-react";
import { useState } from "react";
import { Icon } from "@/components/ui/icon";
import { toHex } from "@/lib/ledger/bytes";
import type { EventProof } from "@/lib/ledger/event-proof";
import { sidesOf } from "@/lib/ledger/proof-path";

const shownFirst = 3;

type ProofPathProps = { proof: EventProof; size: bigint; root: Uint8Array; isVerified: boolean };

/** The hashes from the leaf up to the root, each with the side it is joined on. */
export function ProofPath({ proof, size, root, isVerified }: ProofPathProps) {
  const [isWhole, setWhole] = useState(false);
  const sides = sidesOf(proof.position, size);
  const steps = proof.proof.map((hash, at) => ({ hash: toHex(hash), name: `+ ${sides[at] ?? "beside"}` }));
  // A button that hides one row would be no shorter than the row.
  const shown = isWhole || steps.length <= shownFirst + 1 ? steps : steps.slice(0, shownFirst);
  const more = steps.length - shown.length;
  return (
    <section aria-label="Path to the root" className="mt-4">
      <div className="flex items-baseline justify-between">
        <h3 className="text-xs font-semibold">Path to the root</h3>
        <span className="text-xs text-muted-foreground">
          {steps.length === 1 ? "1 hash" : `${steps.length} hashes`}
        </span>
      </div>
      <ol className="mt-1 border-t border-border">
        <Step name="leaf" hash={toHex(proof.leafHash)} isEnd isVerified={isVerified} />
        {shown.map(({ name, hash }, at) => (
          // Steps of one path never move: their place is what they are.
          <Step key={at} name={name} hash={hash} />
        ))}
        {more > 0 ? (
          <li className="border-b border-border pl-[76px]">
            <button
              type="button"
              onClick={() => setWhole(true)}
              className="link min-h-6 text-xs pointer-coarse:min-h-11"
            >
              {more} more
            </button>
          </li>
        ) : null}
        <Step name="root" hash={toHex(root)} isEnd isVerified={isVerified} />
      </ol>
    </section>
  );
}

type StepProps = { name: string; hash: string; isEnd?: boolean; isVerified?: boolean };

function Step({ name, hash, isEnd = false, isVerified = false }: StepProps) {
  return (
    <li className="grid min-h-[26px] grid-cols-[66px_minmax(0,1fr)_14px] items-center gap-2.5 border-b border-border">
      <span className="text-xs text-muted-foreground">{name}</span>
      <span className={`mono ${isEnd ? "font-semibold" : ""}`} title={hash}>
        {hash.slice(0, 8)}…{hash.slice(-8)}
      </span>
      {isVerified ? (
        <>
          <Icon icon={Check} className="text-verified" />
          <span className="sr-only">recomputed and equal</span>
        </>
      ) : null}
    </li>
  );
}
