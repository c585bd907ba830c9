"use client";

/**
 * A proof file, checked in this browser against a verifier key: the server's, or one that was kept elsewhere, which is
 * the better one. What the event says is shown from the verified line, never from what else the file holds.
 */
import { BadgeCheck, CircleHelp, FileCheck2, OctagonAlert } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { buttonStyle } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Field, Input } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import {
  checkEventProof,
  describeVerdict,
  type ProofVerdict,
  readEventProof,
} from "@/lib/ledger/event-proof";
import { grouped, keyFacts } from "@/lib/ledger/key-facts";
import { parseVerifierKey } from "@/lib/ledger/verifier-key";

type Answer = {
  file: string;
  kind: "good" | "bad" | "unknown";
  words: string;
  line: string | null;
  fingerprint: string | null;
};

const bytesMax = 70_000_000;

export function VerifyFile({ vkey }: { vkey: string }) {
  const [key, setKey] = useState(vkey);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isOver, setOver] = useState(false);
  const inputId = useId();
  const take = (file: File | undefined) => {
    if (file) void verifyFile(file, key.trim()).then(setAnswer);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className="space-y-4">
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={cx(
          "grid place-items-center gap-2 rounded-md border border-dashed border-input px-4 py-8 text-center",
          isOver && "border-primary bg-selected",
        )}
      >
        <Icon icon={FileCheck2} size={22} className="text-muted-foreground" />
        <p>Drop a proof file here, or choose one.</p>
        <label
          htmlFor={inputId}
          className={cx(
            buttonStyle({ tone: "primary" }),
            "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring",
          )}
        >
          Choose a proof file
          <input
            id={inputId}
            type="file"
            accept=".json,application/json"
            className="sr-only"
            onChange={(event) => {
              take(event.target.files?.[0]);
              event.target.value = "";
            }}
          />
        </label>
      </div>
      <Field
        label="Verifier key"
        hint="This is the key this server publishes. One you kept from an earlier visit, or got from somebody else, proves more."
      >
        {(control) => (
          <Input
            {...control}
            className="mono"
            value={key}
            spellCheck={false}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
      </Field>
      {answer ? <FileAnswer answer={answer} /> : null}
    </div>
  );
}

const looks = {
  good: { icon: BadgeCheck, look: "text-verified", title: "Verified in this browser" },
  bad: { icon: OctagonAlert, look: "text-tampered", title: "This does not hold" },
  unknown: { icon: CircleHelp, look: "text-warning", title: "Not checked" },
} as const;

function FileAnswer({ answer }: { answer: Answer }) {
  const { icon, look, title } = looks[answer.kind];
  return (
    <section aria-label="Result" aria-live="polite" className="border-t border-border-strong pt-3">
      <h2 className={cx("record flex items-center gap-2 text-lg", look)}>
        <Icon icon={icon} size={18} /> {title}
      </h2>
      <p className="[overflow-wrap:anywhere]">
        <span className="mono">{answer.file}</span>: {answer.words}
      </p>
      {answer.fingerprint ? (
        <p className="mono text-muted-foreground [overflow-wrap:anywhere]">{grouped(answer.fingerprint)}</p>
      ) : null}
      {answer.line ? (
        <>
          <h3 className="mt-3 font-semibold">What the verified line says</h3>
          <pre className="mono mt-1 max-h-80 overflow-auto bg-muted px-2.5 py-2 [overflow-wrap:anywhere] whitespace-pre-wrap">
            {answer.line}
          </pre>
        </>
      ) : null}
    </section>
  );
}

async function verifyFile(file: File, vkey: string): Promise<Answer> {
  const answer = { file: file.name, line: null, fingerprint: null };
  if (file.size > bytesMax)
    return { ...answer, kind: "unknown", words: "the file is larger than any proof." };
  const key = await parseVerifierKey(vkey).catch(() => null);
  if (key === null)
    return {
      ...answer,
      kind: "unknown",
      words: "this page has no Web Crypto, which browsers offer over HTTPS only.",
    };
  if (!key.ok) return { ...answer, kind: "unknown", words: `the verifier key is not one: ${key.reason}.` };
  const read = readEventProof(await file.text());
  if (!read.ok) return { ...answer, kind: "unknown", words: `this is not a readable proof: ${read.reason}.` };
  const verdict = await checkEventProof(read.value, [key.value]);
  const facts = await keyFacts(vkey);
  return {
    ...answer,
    kind: kindOf(verdict),
    words: describeVerdict(verdict, read.value.position),
    line: verdict.kind === "verified" ? read.value.line : null,
    fingerprint: facts?.fingerprint ?? null,
  };
}

function kindOf(verdict: ProofVerdict): Answer["kind"] {
  if (verdict.kind === "verified") return "good";
  return verdict.kind === "altered" || verdict.kind === "bad-signature" ? "bad" : "unknown";
}
