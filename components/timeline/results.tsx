"use client";

import { useCallback, useLayoutEffect, useRef } from "react";
import type { EventDetails } from "@/lib/log/event-details";
import type { TimelineRow } from "@/lib/log/timeline-row";
import type { ViewParts } from "@/lib/query/view";
import { DetailPanel } from "./detail-panel";
import { EventTable } from "./event-table";
import { tableLayout } from "./layout";
import { useDetails } from "./use-details";
import { useRowKeys } from "./use-row-keys";
import { type LoadMore, useRows } from "./use-rows";
import { useSelectedEvent } from "./use-view";
import { useWindowWidth } from "./use-window-width";

type ResultsProps = {
  parts: ViewParts;
  rows: TimelineRow[];
  next: string | null;
  selected: EventDetails | null;
  more: LoadMore;
  /** About how wide the window is, by what the browser says of itself. */
  guessPx: number;
};

/** The rows of a view and the opened one beside them; the keyboard moves through both. */
export function Results({
  parts,
  rows: firstRows,
  next,
  selected: firstSelected,
  more,
  guessPx,
}: ResultsProps) {
  const rows = useRows(parts, { rows: firstRows, next }, more);
  const { selected, select } = useSelectedEvent();
  const details = useDetails(selected, firstSelected);
  const windowPx = useWindowWidth(guessPx);
  const { active, selectedAt, open, move, close } = useRowKeys(rows.rows, selected, select);
  const layout = tableLayout(windowPx, selected !== null);
  const load = useLatest(() => void rows.load());
  const openRow = useLatest(open);
  return (
    <>
      <CountLine count={rows.rows.length} complete={rows.next === null} />
      <div className="flex min-h-0 flex-1">
        <EventTable
          key={layout.rowPx}
          layout={layout}
          active={active}
          selected={selected}
          state={rows}
          load={load}
          open={openRow}
        />
        {selected === null ? null : (
          <DetailPanel
            state={details.state}
            windowPx={windowPx}
            retry={details.retry}
            open={select}
            panel={{
              previous: selectedAt > 0 ? () => move(-1) : null,
              next: selectedAt >= 0 && selectedAt < rows.rows.length - 1 ? () => move(1) : null,
              close,
            }}
          />
        )}
      </div>
    </>
  );
}

/** Only what is known: rows that are here, and whether there are more. Never a total nobody counted. */
function CountLine({ count, complete }: { count: number; complete: boolean }) {
  return (
    <p
      role="status"
      className="flex h-8 shrink-0 items-center gap-1.5 border-b border-border px-3 text-xs max-sm:px-4"
    >
      <b>{count.toLocaleString("en")}</b>{" "}
      <span className="text-muted-foreground">
        {count === 1 ? "event" : "events"} loaded,{" "}
        {complete ? "all there are" : "older ones follow as you scroll"}
      </span>
    </p>
  );
}

/** One function for as long as the component lives, that does what the newest one does: rows stay memoised. */
function useLatest<Args extends unknown[]>(act: (...args: Args) => void): (...args: Args) => void {
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
