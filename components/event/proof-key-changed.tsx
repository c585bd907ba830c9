import { Button } from "@/components/ui/button";
import { grouped, type KeyFacts } from "@/lib/ledger/key-facts";
import { formatVerifierKey, type VerifierKey } from "@/lib/ledger/verifier-key";
import type { KeyStanding } from "./proof-state";
import { ToTheSecond } from "./to-the-second";

type Changed = Extract<KeyStanding, { kind: "changed" }>;
type ProofKeyChangedProps = {
  standing: Changed;
  /** Whose signatures on the checkpoint hold; empty where nothing was verified. */
  signedBy: readonly VerifierKey[];
  trust: () => void;
};

/** Both keys, what the old one says of the new, and the reader's own decision. */
export function ProofKeyChanged({ standing, signedBy, trust }: ProofKeyChangedProps) {
  const { key, remembered, since } = standing;
  return (
    <section
      aria-label="The keys"
      role="alert"
      className="mt-3 border-l-[3px] border-warning pl-3 text-xs/[18px]"
    >
      <Key title="Remembered by this browser" of={remembered} />
      <p className="text-muted-foreground">
        since <ToTheSecond at={since} />
      </p>
      <Key title="Shown by the log now" of={key} />
      <p className="mt-2">{signedWords(standing, signedBy)}</p>
      <Button className="mt-2" size="sm" onClick={trust}>
        Trust the new key
      </Button>
    </section>
  );
}

function Key({ title, of }: { title: string; of: KeyFacts }) {
  return (
    <div className="mt-1.5">
      <h4 className="font-semibold">{title}</h4>
      <p className="[overflow-wrap:anywhere]">{of.name}</p>
      <p className="mono">{grouped(of.fingerprint)}</p>
    </div>
  );
}

function signedWords({ key, remembered }: Changed, signedBy: readonly VerifierKey[]): string {
  const has = ({ vkey }: KeyFacts) => signedBy.some((one) => formatVerifierKey(one) === vkey);
  if (signedBy.length === 0) return "Neither key signed what was given here.";
  if (has(key) && has(remembered))
    return "The checkpoint is signed with both: whoever holds the remembered key has signed beside the new one, as in a rotation.";
  return has(remembered)
    ? "The checkpoint is signed with the remembered key, and not with the one shown now."
    : "The checkpoint is signed with the new key alone: the remembered one does not vouch for it.";
}
