"use client";

import { Filter } from "lucide-react";
import { type RefObject, useId, useRef } from "react";
import { Icon } from "@/components/ui/icon";
import { useShortcuts } from "@/components/ui/use-shortcuts";
import type { Condition } from "@/lib/model/event-filter";
import { describeQuery } from "@/lib/query/describe";
import { parseQuery } from "@/lib/query/parse";
import type { FilterProblem } from "@/lib/query/read-filter";
import { FilterChip } from "./filter-chip";
import { QueryMistake } from "./query-mistake";
import { SuggestionList } from "./suggestion-list";
import { useFilterField } from "./use-filter-field";

type FilterBarProps = {
  q: string;
  /** What is wrong with `q` as it stands in the address. */
  problem: FilterProblem | null;
  setConditions: (conditions: Condition[]) => void;
  setQuery: (q: string) => void;
};

export function FilterBar(props: FilterBarProps) {
  // What is typed belongs to one query: a changed address starts it anew.
  return <Bar key={props.problem ? props.q : ""} {...props} />;
}

/** The conditions as chips, and a field that takes the same text as the address, with real fields and values offered. */
function Bar({ q, problem, setConditions, setQuery }: FilterBarProps) {
  const parsed = parseQuery(q);
  const conditions = parsed.ok ? parsed.query.conditions : [];
  // A query that cannot be read stays as typed, with its mistake pointed out.
  const input = useRef<HTMLInputElement>(null);
  const field = useFilterField(input, parsed.ok ? "" : q, conditions, setConditions);
  const mistake = field.problem ?? (problem && field.text === q ? problem : null);
  const listId = useId();
  const helpId = useId();
  useShortcuts({
    "/": (event) => {
      event.preventDefault();
      input.current?.focus();
    },
  });
  const replace = (at: number, next: Condition[]) => setConditions(conditions.toSpliced(at, 1, ...next));
  const shown = field.open && field.suggestions.length > 0;
  return (
    <div className="relative min-w-0 flex-1 max-sm:basis-full">
      <div
        role="group"
        aria-label="Filter"
        className="flex min-h-8 flex-wrap items-center gap-1.5 rounded-md border border-input bg-card py-[3px] pr-2 pl-2.5 focus-within:border-primary max-[1200px]:min-h-9 max-sm:min-h-11"
      >
        <Icon icon={Filter} className="text-subtle-foreground" />
        {conditions.map((condition, at) => (
          <FilterChip
            key={`${condition.negated}${condition.field}:${condition.values.join()}`}
            condition={condition}
            negate={() => replace(at, [{ ...condition, negated: !condition.negated }])}
            remove={() => replace(at, [])}
          />
        ))}
        <FilterInput
          input={input}
          field={field}
          shown={shown}
          listId={listId}
          helpId={helpId}
          wrong={mistake !== null}
        />
        <kbd className="max-sm:hidden">/</kbd>
      </div>
      <span id={helpId} className="sr-only">
        {describeQuery(conditions)}
      </span>
      {shown ? (
        <SuggestionList id={listId} conditions={conditions} {...field} />
      ) : (
        <span id={listId} hidden />
      )}
      {mistake ? (
        <QueryMistake
          problem={mistake}
          correct={(text) => (field.problem ? field.type(text) : setQuery(text))}
        />
      ) : null}
    </div>
  );
}

type FilterInputProps = {
  input: RefObject<HTMLInputElement | null>;
  field: ReturnType<typeof useFilterField>;
  shown: boolean;
  listId: string;
  helpId: string;
  wrong: boolean;
};

function FilterInput({ input, field, shown, listId, helpId, wrong }: FilterInputProps) {
  return (
    <input
      ref={input}
      role="combobox"
      aria-label="Add a filter"
      aria-expanded={shown}
      aria-controls={listId}
      aria-autocomplete="list"
      aria-activedescendant={shown && field.active >= 0 ? `${listId}-${field.active}` : undefined}
      aria-describedby={helpId}
      aria-invalid={wrong}
      placeholder="Add a filter"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={field.text}
      onChange={(event) => field.type(event.target.value)}
      onFocus={() => field.setOpen(true)}
      onBlur={() => field.setOpen(false)}
      onKeyDown={field.onKeyDown}
      className="h-6 min-w-28 flex-1 bg-transparent px-1 font-mono text-xs outline-none placeholder:font-sans placeholder:text-sm"
    />
  );
}
