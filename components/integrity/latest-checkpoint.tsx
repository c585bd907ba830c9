import { BreakableText } from "@/components/event/breakable-text";
import { Moment } from "@/components/admin/moment";
import { grouped, type KeyFacts } from "@/lib/ledger/key-facts";
import { places } from "@/lib/ledger/place";
import type { Instant } from "@/lib/model/event";
import { GroupedHash, inEights } from "./hash-text";
import { SectionHead } from "./section-head";
import { Fact, Facts } from "./facts";

type LatestCheckpointProps = {
  newest: { signedAt: Instant; size: string; root: string; keyName: string } | null;
  signer: KeyFacts | null;
};

/** What an auditor writes down: the root, and the key it is signed with. */
export function LatestCheckpoint({ newest, signer }: LatestCheckpointProps) {
  return (
    <section aria-label="Latest checkpoint">
      <SectionHead title="Latest checkpoint" />
      {newest === null ? (
        <p className="text-muted-foreground">
          None has been signed yet. Upkeep signs one within seconds of the first sealed event.
        </p>
      ) : (
        <Facts>
          <Fact name="Events">{places.count(newest.size)}</Fact>
          <Fact name="Signed">
            <Moment at={newest.signedAt} />
          </Fact>
          <Fact name="Root hash">
            <GroupedHash groups={inEights(newest.root)} text={newest.root} label="Copy the root hash" />
          </Fact>
          <Fact name="Signer key">
            <span className="mono">
              <BreakableText text={signer?.name ?? newest.keyName} />
            </span>{" "}
            <span className="text-muted-foreground">Ed25519</span>
          </Fact>
          {signer ? (
            <Fact name="Fingerprint">
              <GroupedHash
                groups={grouped(signer.fingerprint).split(" ")}
                text={signer.fingerprint}
                label="Copy the fingerprint"
              />
            </Fact>
          ) : null}
        </Facts>
      )}
    </section>
  );
}
