"use client";

import { useEffect, useState } from "react";
import type { Draft } from "./suggestions";

/** Values of the field being typed that are really in the log. An answer nobody waits for any more is aborted. */
export function useLogValues(draft: Draft | null): readonly string[] {
  const [answer, setAnswer] = useState<{ question: string; values: string[] }>({ question: "", values: [] });
  const question =
    draft === null || draft.field === "op"
      ? null
      : `field=${draft.field}&prefix=${encodeURIComponent(draft.part)}`;

  useEffect(() => {
    if (question === null) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      fetch(`/api/ui/suggest?${question}`, { signal: controller.signal })
        .then((response) =>
          response.ok ? (response.json() as Promise<{ values: string[] }>) : { values: [] },
        )
        .then(({ values }) => setAnswer({ question, values }))
        // Without suggestions the field still takes whatever is typed.
        .catch(() => undefined);
    }, 80);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [question]);
  // Values of the last answer stay while the next is on its way: the list does not blink at every letter.
  return sameField(answer.question, question) ? answer.values : [];
}

function sameField(answered: string, asked: string | null): boolean {
  return asked !== null && answered.split("&")[0] === asked.split("&")[0];
}
