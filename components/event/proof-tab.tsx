"use client";

import { Download, RotateCw } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import { parseCheckpoint } from "@/lib/ledger/checkpoint";
import type { EventProof } from "@/lib/ledger/event-proof";
import { parseNote } from "@/lib/ledger/note";
import { HostileText } from "./hostile-text";
import { ProofBox } from "./proof-box";
import { ProofDifferences } from "./proof-differences";
import { ProofFacts } from "./proof-facts";
import { ProofKey } from "./proof-key";
import { ProofKeyChanged } from "./proof-key-changed";
import { ProofPath } from "./proof-path";
import type { Checked, ProofState } from "./proof-state";
import { proofWords } from "./proof-words";
import { rememberKey } from "./remembered-key";

type ProofTabProps = { id: string; state: ProofState; again: () => void };

/** What this browser found out about the event, out of what it checked itself, and how to check it elsewhere. */
export function ProofTab({ id, state, again }: ProofTabProps) {
  if (state.kind !== "checked")
    return (
      <>
        <ProofBox state={state} />
        {state.kind === "failed" ? (
          <>
            <p className="mono mt-3 bg-muted px-2.5 py-2 text-xs [overflow-wrap:anywhere]">
              {state.code}, event {id}
            </p>
            <div className="mt-3">
              <AgainButton again={again} />
            </div>
          </>
        ) : null}
      </>
    );
  return <CheckedTab id={id} checked={state} again={again} />;
}

function CheckedTab({ id, checked, again }: { id: string; checked: Checked; again: () => void }) {
  const { shown, key } = checked;
  const { proof, verdict } = shown;
  const { tone } = proofWords(checked);
  const isBad = tone === "bad";
  const actions = (
    <div className="mt-3 flex flex-wrap gap-2">
      <DownloadButton id={id} checked={checked} isEvidence={isBad} />
      <AgainButton again={again} />
    </div>
  );
  const box = (
    <ProofBox state={checked}>
      {key.kind === "changed" ? (
        <ProofKeyChanged
          standing={key}
          signedBy={verdict.kind === "verified" ? verdict.signedBy : []}
          trust={() => {
            rememberKey(key.key.vkey);
            again();
          }}
        />
      ) : null}
      {isBad ? <WhatToDo /> : null}
    </ProofBox>
  );
  return (
    <>
      {/* What does not match comes first; what holds stands under what it was made of. */}
      {tone === "good" ? null : box}
      {isBad ? actions : null}
      {verdict.kind === "differs" ? <ProofDifferences differences={verdict.differences} /> : null}
      {proof ? <Evidence checked={checked} proof={proof} /> : null}
      {tone === "good" ? box : null}
      {isBad ? null : actions}
      <ProofKey standing={key} />
      <Elsewhere id={id} vkey={key.key.vkey} />
      {proof ? <Line checked={checked} proof={proof} /> : null}
    </>
  );
}

function Evidence({ checked, proof }: { checked: Checked; proof: EventProof }) {
  const note = parseNote(proof.checkpoint);
  const checkpoint = note.ok ? parseCheckpoint(note.value.text) : note;
  return (
    <>
      <ProofFacts checked={checked} proof={proof} />
      {checkpoint.ok ? (
        <ProofPath
          proof={proof}
          size={checkpoint.value.size}
          root={checkpoint.value.root}
          isVerified={proofWords(checked).tone === "good"}
        />
      ) : null}
    </>
  );
}

function Line({ checked, proof }: { checked: Checked; proof: EventProof }) {
  return (
    <details className="mt-3 text-xs">
      <summary className="min-h-6 cursor-pointer text-muted-foreground">
        {checked.shown.verdict.kind === "altered"
          ? "The line as it is stored now"
          : "The line that was hashed"}
      </summary>
      <pre
        tabIndex={0}
        className="mono mt-1 max-h-[40vh] overflow-auto bg-muted px-2.5 py-2 leading-[18px] whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        <HostileText text={proof.line} max={100_000} />
      </pre>
    </details>
  );
}

function WhatToDo() {
  return (
    <p className="mt-2 text-foreground">
      Leave the data as it is. Download the evidence, then see{" "}
      <Link href="/integrity" prefetch={false} className="link">
        Integrity
      </Link>{" "}
      for the rest of the log.
    </p>
  );
}

function AgainButton({ again }: { again: () => void }) {
  return (
    <Button onClick={again}>
      <Icon icon={RotateCw} />
      Verify again
    </Button>
  );
}

type DownloadButtonProps = { id: string; checked: Checked; isEvidence: boolean };

const fileOf = (id: string): string => `event-${id}.proof.json`;

/** What was checked, byte for byte: not fetched again, so that the file is the one this page speaks of. */
function DownloadButton({ id, checked, isEvidence }: DownloadButtonProps) {
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([checked.body], { type: "application/json" }));
    link.download = fileOf(id);
    link.click();
    // The browser has begun to read it by the next turn.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  return (
    <Button onClick={save} tone={isEvidence ? "destructive" : "default"}>
      <Icon icon={Download} />
      {isEvidence ? "Download evidence" : "Download proof"}
    </Button>
  );
}

function Elsewhere({ id, vkey }: { id: string; vkey: string }) {
  const command = `npx whence verify --bundle ${fileOf(id)} --key '${vkey}'`;
  return (
    <section aria-label="Check it elsewhere" className="mt-4 border-t border-border pt-2.5 text-xs">
      <div className="flex items-center">
        <h3 className="flex-1 font-semibold">Check it elsewhere</h3>
        <CopyButton text={command} label="Copy command" size="sm" tone="ghost" />
      </div>
      <p className="text-muted-foreground">On any machine, without this server and its database:</p>
      <pre
        tabIndex={0}
        className="mono mt-1 bg-muted px-2.5 py-2 leading-[18px] whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {command}
      </pre>
    </section>
  );
}
