"use client";

import { type ReactNode, useTransition } from "react";
import { TabChoice } from "@/components/event/tab-choice";
import type { FilterProblem } from "@/lib/query/read-filter";
import { FilterBar } from "./filter-bar";
import { RangeMenu } from "./range-menu";
import { ShareButton } from "./share-button";
import { useFilterParts } from "./use-view";

type TimelineFrameProps = { problem: FilterProblem | null; children: ReactNode };

/** The bar above the rows. While a changed filter is being answered the old rows stay, under a progress line. */
export function TimelineFrame({ problem, children }: TimelineFrameProps) {
  const [pending, startTransition] = useTransition();
  const { parts, setConditions, setQuery, setRange } = useFilterParts(startTransition);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">Timeline</h1>
      <div className="flex shrink-0 flex-wrap items-start gap-2 border-b border-border py-[9px] pr-3.5 pl-4">
        <FilterBar q={parts.q} problem={problem} setConditions={setConditions} setQuery={setQuery} />
        <RangeMenu from={parts.from} to={parts.to} setRange={setRange} />
        <ShareButton />
      </div>
      <div className="relative h-0 shrink-0">
        {pending ? (
          <div
            role="progressbar"
            aria-label="Reading events"
            className="progress-line absolute inset-x-0 top-0 h-0.5"
          />
        ) : null}
      </div>
      <TabChoice>{children}</TabChoice>
    </div>
  );
}
