"use client";

/** What a person does about a rejected record: corrects it and sends it again, or sets it aside with a reason. */
import { Send } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { SendAnswer, SetAsideAnswer } from "@/lib/ingest/rejected-answer";
import type { RejectedDetails, RejectedEditor } from "@/lib/ingest/rejected-details";
import { PanelPart } from "./admin-frame";
import { RejectedAside } from "./rejected-aside";
import { RejectedCorrection } from "./rejected-correction";

export type RejectedActions = {
  sendCorrected: (before: SendAnswer | null, form: FormData) => Promise<SendAnswer>;
  setAside: (before: SetAsideAnswer | null, form: FormData) => Promise<SetAsideAnswer>;
};

type RejectedDecisionProps = { details: RejectedDetails; actions: RejectedActions; children: ReactNode };

/** `children` stand between the correction and what is always in reach at the end. */
export function RejectedDecision({ details, actions, children }: RejectedDecisionProps) {
  const form = useId();
  const [sending, setSending] = useState(false);
  const [asideOpen, setAsideOpen] = useState(false);
  const { editor, id, alike } = details;
  return (
    <>
      <PanelPart title={titles[editorState(editor)]}>
        {editor.kind === "too-large" ? (
          <p className="text-muted-foreground">
            With {editor.bytes.toLocaleString("en-US")} bytes it is too large to be corrected here. Correct it
            in its file and import that again; then set this one aside.
          </p>
        ) : (
          <RejectedCorrection
            formId={form}
            id={id}
            editor={editor}
            action={actions.sendCorrected}
            onSending={setSending}
          />
        )}
      </PanelPart>
      {children}
      {asideOpen ? (
        <PanelPart title="Set aside">
          <RejectedAside id={id} alike={alike} action={actions.setAside} />
        </PanelPart>
      ) : null}
      <div className="sticky bottom-0 flex items-center gap-2 border-t border-border-strong bg-card px-4 py-2.5">
        <Button
          tone="ghost"
          className="pointer-coarse:h-11"
          aria-expanded={asideOpen}
          onClick={() => setAsideOpen(!asideOpen)}
        >
          Set aside
        </Button>
        {editor.kind === "too-large" ? null : (
          <Button
            type="submit"
            form={form}
            tone="primary"
            disabled={sending}
            className="ml-auto pointer-coarse:h-11"
          >
            <Icon icon={Send} /> Send again
          </Button>
        )}
      </div>
    </>
  );
}

const titles = {
  event: "Correct the event",
  record: "Correct the record",
  written: "Write the event",
  "too-large": "Correct it in its file",
};

const editorState = (editor: RejectedEditor): keyof typeof titles =>
  editor.kind === "event" && editor.written ? "written" : editor.kind;
