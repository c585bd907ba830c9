"use client";

import { type KeyboardEvent, type RefObject, useState } from "react";
import type { Condition } from "@/lib/model/event-filter";
import { parseQuery, type QueryProblem } from "@/lib/query/parse";
import { withCondition } from "@/lib/query/view";
import { completedText, readDraft, type Suggestion, suggestConditions, suggestFields } from "./suggestions";
import { useLogValues } from "./use-log-values";

export type DraftProblem = QueryProblem & { text: string };

/** The typing half of the filter bar: what is typed, what is offered, what is wrong, and what each key does. */
export function useFilterField(
  input: RefObject<HTMLInputElement | null>,
  start: string,
  conditions: Condition[],
  setConditions: (next: Condition[]) => void,
) {
  const [text, setText] = useState(start);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [problem, setProblem] = useState<DraftProblem | null>(null);
  const draft = readDraft(text);
  const fromLog = useLogValues(open ? draft : null);
  const suggestions = draft ? suggestConditions(draft, fromLog) : suggestFields(text);

  const type = (next: string) => {
    setText(next);
    setOpen(true);
    setActive(-1);
    setProblem(null);
  };
  const add = (typed: string) => {
    const parsed = parseQuery(typed);
    if (!parsed.ok) return setProblem({ ...parsed.problem, text: typed });
    if (parsed.query.conditions.length === 0) return;
    setConditions(parsed.query.conditions.reduce(withCondition, conditions));
    setText("");
    setProblem(null);
    setActive(-1);
    setOpen(false);
  };
  const take = (suggestion: Suggestion, exclude = false) => {
    input.current?.focus();
    if (suggestion.kind === "field")
      return type(`${suggestion.negated || exclude ? "-" : ""}${suggestion.field}:`);
    if (draft) add(completedText({ ...draft, negated: draft.negated || exclude }, suggestion.value));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const chosen = open ? suggestions[active] : undefined;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      setActive(step(active, event.key === "ArrowDown" ? 1 : -1, suggestions.length));
    } else if (event.key === "Enter" || (event.key === "Tab" && chosen && !event.shiftKey)) {
      event.preventDefault();
      if (chosen) take(chosen, event.shiftKey);
      else add(text);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (open) setOpen(false);
      else input.current?.blur();
    } else if (event.key === "Backspace" && text === "" && conditions.length > 0) {
      setConditions(conditions.slice(0, -1));
    }
  };
  return { text, type, open, setOpen, active, setActive, suggestions, take, problem, onKeyDown, draft };
}

function step(active: number, by: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (active < 0) return by === 1 ? 0 : count - 1;
  return (active + by + count) % count;
}
