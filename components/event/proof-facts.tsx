/** What was proven, out of the proof itself: place, hashes and checkpoint, and whose key signed it. */
import type { ReactNode } from "react";
import { ShortHash } from "@/components/integrity/hash-text";
import { toHex } from "@/lib/ledger/bytes";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import type { EventProof } from "@/lib/ledger/event-proof";
import { parseNote } from "@/lib/ledger/note";
import { places } from "@/lib/ledger/place";
import { ToTheSecond } from "./to-the-second";
import type { Checked } from "./proof-state";

export function ProofFacts({ checked, proof }: { checked: Checked; proof: EventProof }) {
  const { verdict } = checked.shown;
  const { key, signedAt } = checked;
  const checkpoint = checkpointOf(proof);
  const altered = verdict.kind === "altered" ? verdict : null;
  return (
    <dl className="mt-2 grid grid-cols-[88px_minmax(0,1fr)]">
      <Fact name="Position">
        <span className="mono">{places.position(proof.position.toString())}</span>
      </Fact>
      <Fact name={altered ? "Sealed hash" : "Leaf hash"}>
        <ShortHash hash={toHex(proof.leafHash)} label="Copy the leaf hash" />
      </Fact>
      {altered ? (
        <Fact name="Stored now">
          <span className="text-tampered">
            <ShortHash hash={toHex(altered.leaf)} label="Copy the hash of what is stored" />
          </span>
        </Fact>
      ) : null}
      {checkpoint ? (
        <>
          <Fact name="Checkpoint">
            {places.count(checkpoint.size)} events
            {signedAt ? (
              <span className="block text-xs text-muted-foreground">
                signed <ToTheSecond at={signedAt} />, by the server’s clock
              </span>
            ) : null}
          </Fact>
          <Fact name="Root hash">
            <ShortHash hash={toHex(checkpoint.root)} label="Copy the root hash" />
          </Fact>
        </>
      ) : null}
      <Fact name="Signed by">
        <span className="mono [overflow-wrap:anywhere]">{key.key.name}</span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="py-[3px] text-xs/5 text-muted-foreground">{name}</dt>
      <dd className="min-w-0 py-[3px] leading-5">{children}</dd>
    </>
  );
}

function checkpointOf({ checkpoint }: EventProof) {
  const note = parseNote(checkpoint);
  const read = note.ok ? parseCheckpoint(note.value.text) : note;
  return read.ok ? read.value : null;
}
