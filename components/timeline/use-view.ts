"use client";

import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import type { TransitionStartFunction } from "react";
import type { Condition } from "@/lib/model/event-filter";
import { formatQuery } from "@/lib/query/format";
import type { ViewParts } from "@/lib/query/view";

const filterParts = { q: parseAsString.withDefault(""), from: parseAsString, to: parseAsString };

/** The filter part of the address. A change asks the server again, inside the given transition. */
export function useFilterParts(startTransition?: TransitionStartFunction) {
  const [parts, setParts] = useQueryStates(filterParts, {
    shallow: false,
    history: "push",
    ...(startTransition ? { startTransition } : {}),
  });
  const setConditions = (conditions: Condition[]) =>
    void setParts({ q: formatQuery({ conditions }) || null });
  const setRange = (from: string | null, to: string | null) => void setParts({ from, to });
  return {
    parts: parts satisfies ViewParts,
    setConditions,
    setQuery: (q: string) => void setParts({ q }),
    setRange,
  };
}

/** The selected event's part of the address; the server is not asked, the panel asks for itself. */
export function useSelectedEvent() {
  const [selected, setSelected] = useQueryState("event", parseAsString.withOptions({ shallow: true }));
  const select = (id: string | null) => {
    // Opening and closing are steps back can undo; moving from row to row is not.
    const history = (id === null) === (selected === null) ? "replace" : "push";
    void setSelected(id, { history });
  };
  return { selected, select };
}
