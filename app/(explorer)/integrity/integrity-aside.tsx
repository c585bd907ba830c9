import { AnchorList } from "@/components/integrity/anchor-list";
import { BrowserCheck } from "@/components/integrity/browser-check";
import { GuaranteeList } from "@/components/integrity/guarantee-list";
import { LatestCheckpoint } from "@/components/integrity/latest-checkpoint";
import { ServerCheck } from "@/components/integrity/server-check";
import type { Person } from "@/lib/access/viewer";
import { anchorCounts } from "@/lib/ledger/anchor-facts";
import { worthOf } from "@/lib/ledger/guarantee-words";
import { type IntegrityFacts, isSilent } from "@/lib/ledger/integrity";
import { readAnchors, readSigned, readVerificationOf } from "@/lib/ledger/server/read-integrity";
import { progressOf, type Verification } from "@/lib/ledger/verification";

type AsideProps = { viewer: Person; facts: IntegrityFacts; running: Verification | null; isAltered: boolean };

/**
 * Who checked what, then what it was held against, and what all of it proves. This browser comes first, since nothing
 * of it is taken on trust; the server does where it is at work, or has found something.
 */
export async function IntegrityAside({ viewer, facts, running, isAltered }: AsideProps) {
  const [last, { newest, key }, anchors] = await Promise.all([
    readVerificationOf(viewer, { kind: "last", whole: true }),
    readSigned(viewer),
    readAnchors(viewer),
  ]);
  const isServerFirst = running !== null || isAltered;
  const server = (
    <ServerCheck
      running={running ? progressOf(running, facts) : null}
      last={last}
      upkeepIsSilent={isSilent(facts)}
    />
  );
  return (
    <aside
      aria-label="Verification"
      className="min-w-0 border-l border-border-strong space-y-5 px-[18px] py-3.5 max-lg:border-t max-lg:border-l-0 lg:overflow-auto"
    >
      {isServerFirst ? server : null}
      <BrowserCheck events={Number(facts.checkpointSize ?? 0)} />
      <LatestCheckpoint newest={newest} signer={key} />
      {isServerFirst ? null : server}
      <AnchorList anchors={anchors} now={facts.now} />
      <GuaranteeList worth={worthOf(last, anchors, facts)} anchors={anchorCounts(anchors)} />
    </aside>
  );
}
