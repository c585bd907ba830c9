"use client";

/**
 * The text that will be sent, to be corrected. What was typed stays whatever the answer; each problem stands under it,
 * and its line is one click away.
 */
import Link from "next/link";
import { type FormEvent, startTransition, useActionState, useEffect, useId, useRef, useState } from "react";
import { HostileText } from "@/components/event/hostile-text";
import { type SendAnswer, type TypedProblem, typedBytesMax } from "@/lib/ingest/rejected-answer";
import type { RejectedEditor } from "@/lib/ingest/rejected-details";
import type { RejectedActions } from "./rejected-decision";

type RejectedCorrectionProps = {
  formId: string;
  id: string;
  editor: Exclude<RejectedEditor, { kind: "too-large" }>;
  action: RejectedActions["sendCorrected"];
  onSending: (sending: boolean) => void;
};

export function RejectedCorrection({ formId, id, editor, action, onSending }: RejectedCorrectionProps) {
  const [answer, dispatch, pending] = useActionState(action, null);
  const [tooLong, setTooLong] = useState(false);
  const field = useId();
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => onSending(pending), [pending, onSending]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    // A longer body is refused before it reaches the action, with an answer that says nothing.
    const bytes = new TextEncoder().encode(text.current?.value ?? "").length;
    setTooLong(bytes > typedBytesMax);
    if (bytes <= typedBytesMax) startTransition(() => dispatch(data));
  };
  const shown: SendAnswer | null = tooLong
    ? { kind: "refused", message: `It is longer than ${typedBytesMax.toLocaleString("en-US")} bytes.` }
    : answer;
  const wrong = shown !== null && shown.kind !== "sent";
  return (
    <form id={formId} onSubmit={send} className="flex flex-col gap-1.5">
      <input type="hidden" name="id" value={id} />
      <label htmlFor={field} className="text-xs text-muted-foreground">
        {editor.kind === "record"
          ? `As ${editor.format}: sent again, it is read as the import would read it.`
          : "An event as a source would send it. Characters that hide are written as \\u escapes."}
      </label>
      <textarea
        ref={text}
        id={field}
        name="text"
        defaultValue={editor.text}
        rows={Math.min(20, Math.max(8, editor.text.split("\n").length + 1))}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        aria-invalid={wrong}
        aria-describedby={wrong ? `${field}-answer` : undefined}
        className="mono w-full resize-y rounded-md border border-input bg-background px-2.5 py-1.5 leading-[21px] aria-invalid:border-destructive"
      />
      <div id={`${field}-answer`} role="alert">
        {shown ? <Answer answer={shown} onLine={(line) => selectLine(text.current, line)} /> : null}
      </div>
      <p className="text-xs text-muted-foreground">
        The original text is kept beside your fix, and the event carries both.
      </p>
    </form>
  );
}

function Answer({ answer, onLine }: { answer: SendAnswer; onLine: (line: number) => void }) {
  if (answer.kind === "sent") return null;
  if (answer.kind === "refused") return <p className="text-destructive">{answer.message}</p>;
  if (answer.kind === "conflict") {
    return (
      <p className="text-destructive">
        Nothing was sent: the log holds another event with this id.{" "}
        <Link className="link" href={`/events/${answer.eventId}`} prefetch={false} target="_blank">
          Open that event
        </Link>{" "}
        (in a new tab). Give this one another id, or set it aside.
      </p>
    );
  }
  return (
    <>
      <p className="text-destructive">Nothing was sent.</p>
      <ul className="mt-1 flex flex-col gap-1">
        {answer.problems.slice(0, 50).map((problem, at) => (
          <Problem key={at} problem={problem} onLine={onLine} />
        ))}
      </ul>
    </>
  );
}

function Problem({ problem, onLine }: { problem: TypedProblem; onLine: (line: number) => void }) {
  const { path, message, line } = problem;
  return (
    <li className="border-l-2 border-tampered bg-tampered-wash px-2.5 py-1.5 text-xs [overflow-wrap:anywhere]">
      {line === null ? null : (
        <>
          <button type="button" className="link" onClick={() => onLine(line)}>
            Line {line}
          </button>{" "}
        </>
      )}
      {path ? (
        <b className="text-tampered">
          <HostileText text={path} />{" "}
        </b>
      ) : null}
      <HostileText text={message} max={1000} />
    </li>
  );
}

function selectLine(area: HTMLTextAreaElement | null, line: number): void {
  if (!area) return;
  const lines = area.value.split("\n");
  const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, (line - 4) * 21);
}
