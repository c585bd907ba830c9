import { grouped } from "@/lib/ledger/key-facts";
import type { KeyStanding } from "./proof-state";
import { ToTheSecond } from "./to-the-second";

/** The key that was used, as people compare it, and why this browser believes it. */
export function ProofKey({ standing }: { standing: KeyStanding }) {
  const { key } = standing;
  return (
    <section aria-label="The key" className="mt-4 border-t border-border pt-2.5 text-xs/[18px]">
      <h3 className="font-semibold">The key</h3>
      <p className="mono">{grouped(key.fingerprint)}</p>
      {standing.kind === "changed" ? null : (
        <p className="mt-0.5 text-muted-foreground">
          {standing.kind === "remembered" ? (
            <>
              Remembered by this browser since <ToTheSecond at={standing.since} />.
            </>
          ) : (
            `Met by this browser just now${standing.isKept ? ", and remembered from now on" : ""}. Compare it with the fingerprint your operator gave you.`
          )}
        </p>
      )}
    </section>
  );
}
