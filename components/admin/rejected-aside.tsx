"use client";

import { type FormEvent, startTransition, useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { countedMax, countWords } from "@/lib/ingest/rejected-count";
import type { RejectedActions } from "./rejected-decision";

type RejectedAsideProps = { id: string; alike: number; action: RejectedActions["setAside"] };

/** A reason in words, and whether the others that wait for the same one go along. What was typed stays when refused. */
export function RejectedAside({ id, alike, action }: RejectedAsideProps) {
  const [answer, dispatch, pending] = useActionState(action, null);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    if (!data.has("alike")) data.set("alike", "no");
    startTransition(() => dispatch(data));
  };
  const others =
    alike >= countedMax ? `${countWords(countedMax - 1)} of the others` : `the ${countWords(alike)}`;
  return (
    <form onSubmit={send} className="flex flex-col gap-3">
      <input type="hidden" name="id" value={id} />
      <Field
        label="Why it is not sent"
        hint="Stands in the log with your name. The record stays here, under “Set aside”."
        problem={answer?.kind === "refused" ? answer.message : null}
      >
        {(control) => (
          <Input {...control} name="reason" required maxLength={1000} autoComplete="off" autoFocus />
        )}
      </Field>
      {alike > 0 ? (
        <label className="flex items-center gap-2 pointer-coarse:min-h-11">
          <input type="checkbox" name="alike" value="yes" className="size-4 accent-primary" />
          also {others} like it: same source, same reason
        </label>
      ) : null}
      <div>
        <Button type="submit" disabled={pending} className="pointer-coarse:h-11">
          Set record aside
        </Button>
      </div>
    </form>
  );
}
