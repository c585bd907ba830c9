"use client";

import { type FormEvent, type ReactNode, startTransition, useActionState, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { FormAction, FormAnswer } from "./form-answer";

type AccessFormProps = {
  action: FormAction;
  /** Verb and object. */
  submit: string;
  tone?: "default" | "primary" | "destructive";
  children: ReactNode;
};

/**
 * One form, its button, and under it what came of it. What was typed stays when it was refused (React would empty
 * the form), and goes when it was done.
 */
export function AccessForm({ action, submit, tone = "primary", children }: AccessFormProps) {
  const [answer, dispatch, pending] = useActionState(action, null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (answer?.done) form.current?.reset();
  }, [answer]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    startTransition(() => dispatch(data));
  };
  return (
    <form ref={form} action={dispatch} onSubmit={send} className="flex flex-col gap-3.5">
      {children}
      <div>
        <Button type="submit" tone={tone} disabled={pending}>
          {submit}
        </Button>
      </div>
      <Answer answer={answer} />
    </form>
  );
}

function Answer({ answer }: { answer: FormAnswer }) {
  if (answer?.problem) {
    return (
      <p role="alert" className="text-destructive">
        {answer.problem}
      </p>
    );
  }
  if (!answer?.done) return null;
  return (
    <div role="status" className="bg-muted px-3 py-2.5">
      <p>{answer.done}</p>
      {answer.key ? <NewKey value={answer.key} /> : null}
    </div>
  );
}

function NewKey({ value }: { value: string }) {
  return (
    <>
      <p className="mono my-2 bg-card px-2 py-1.5 break-all select-all" data-testid="new-key">
        {value}
      </p>
      <CopyButton text={value} label="Copy key" size="sm" />
      <p className="mt-2 text-xs text-muted-foreground">
        It is shown this once. Afterwards Whence knows only its first 12 characters.
      </p>
    </>
  );
}
