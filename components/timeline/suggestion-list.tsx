"use client";

import { useEffect, useRef } from "react";
import { HostileText } from "@/components/event/hostile-text";
import { cx } from "@/components/ui/cx";
import { floating } from "@/components/ui/menu";
import type { Condition } from "@/lib/model/event-filter";
import { describeQuery, fieldMeanings } from "@/lib/query/describe";
import { withCondition } from "@/lib/query/view";
import type { Draft, Suggestion } from "./suggestions";

type SuggestionListProps = {
  id: string;
  conditions: Condition[];
  suggestions: Suggestion[];
  active: number;
  draft: Draft | null;
  take: (suggestion: Suggestion, exclude?: boolean) => void;
};

/** What can stand next, with the query so far read out beside it. */
export function SuggestionList({ id, conditions, suggestions, active, draft, take }: SuggestionListProps) {
  return (
    <div
      role="presentation"
      // The field keeps the focus: a press here must not take it.
      onMouseDown={(event) => event.preventDefault()}
      className={cx(floating, "absolute top-full left-0 z-30 mt-1.5 w-[680px] max-w-full overflow-hidden")}
    >
      <div className="grid grid-cols-[minmax(0,1fr)_230px] max-md:grid-cols-1">
        <div className="border-r border-border pb-1.5 max-md:border-r-0">
          <p className="px-3.5 pt-2 pb-0.5 text-2xs font-medium text-muted-foreground">
            {draft ? `Values of ${draft.field} in the log` : "Filter by"}
          </p>
          <div id={id} role="listbox" aria-label="Suggestions" className="max-h-72 overflow-y-auto">
            {suggestions.map((suggestion, at) => (
              <Option
                key={suggestion.kind === "field" ? suggestion.field : suggestion.value}
                id={`${id}-${at}`}
                active={at === active}
                suggestion={suggestion}
                take={take}
              />
            ))}
          </div>
        </div>
        <div className="px-3.5 pt-2 text-xs text-muted-foreground max-md:hidden">
          {draft ? <p className="mb-2">{fieldMeanings[draft.field]}.</p> : null}
          <p className="text-2xs font-medium">Reads as</p>
          <p className="text-foreground [overflow-wrap:anywhere]">
            <HostileText text={describeQuery(withSuggested(conditions, suggestions[active]))} max={400} />
          </p>
        </div>
      </div>
      <p className="flex gap-3.5 border-t border-border px-3.5 py-2 text-xs text-muted-foreground max-sm:hidden">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> move
        </span>
        <span>
          <kbd>Enter</kbd> accept
        </span>
        <span>
          <kbd>⇧</kbd> <kbd>Enter</kbd> exclude
        </span>
        <span>
          <kbd>Esc</kbd> close
        </span>
      </p>
    </div>
  );
}

/** The query as it would be with the suggestion the keyboard is at. */
function withSuggested(conditions: Condition[], suggestion: Suggestion | undefined): Condition[] {
  return suggestion?.kind === "value" ? withCondition(conditions, suggestion.condition) : conditions;
}

type OptionProps = { id: string; active: boolean; suggestion: Suggestion; take: SuggestionListProps["take"] };

function Option({ id, active, suggestion, take }: OptionProps) {
  const option = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) option.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the keyboard: aria-activedescendant.
    <div
      ref={option}
      tabIndex={-1}
      id={id}
      role="option"
      aria-selected={active}
      onClick={(event) => take(suggestion, event.altKey)}
      className={cx(
        "mono flex min-h-[30px] cursor-pointer items-center gap-2.5 px-3.5 pointer-coarse:min-h-11",
        active ? "bg-selected shadow-[inset_3px_0_0_var(--primary)]" : "hover:bg-accent",
      )}
    >
      {suggestion.kind === "field" ? (
        <>
          <span className="shrink-0 font-medium">
            {suggestion.negated ? "-" : ""}
            {suggestion.field}:
          </span>
          <span className="truncate font-sans tracking-normal text-muted-foreground">
            {suggestion.meaning}
          </span>
        </>
      ) : (
        <span className="truncate">
          <span className="text-muted-foreground">
            {suggestion.condition.negated ? "-" : ""}
            {suggestion.condition.field}:
          </span>
          <Match text={suggestion.value} part={suggestion.part} />
        </span>
      )}
    </div>
  );
}

/** The typed part underlined in the value. */
function Match({ text, part }: { text: string; part: string }) {
  const at = part === "" ? -1 : text.toLowerCase().indexOf(part.toLowerCase());
  if (at < 0) {
    return (
      <span className="font-medium">
        <HostileText text={text} />
      </span>
    );
  }
  return (
    <span className="font-medium">
      <HostileText text={text.slice(0, at)} />
      <span className="shadow-[inset_0_-2px_0_var(--primary)]">
        <HostileText text={text.slice(at, at + part.length)} />
      </span>
      <HostileText text={text.slice(at + part.length)} />
    </span>
  );
}
