"use client";

import { useCallback, useLayoutEffect, useRef } from "react";
import { CurrentFilter } from "@/components/event/current-filter";
import { useDensity } from "@/components/shell/density-context";
import type { EventDetails } from "@/lib/log/event-details";
import type { EventFilter } from "@/lib/model/event-filter";
import type { ViewParts } from "@/lib/query/view";
import { CountLine } from "./count-line";
import { DetailPanel } from "./detail-panel";
import { EventTable } from "./event-table";
import { tableLayout } from "./layout";
import type { RowsPage } from "./more-rows";
import { OpenedElsewhere } from "./opened-elsewhere";
import { useDetails } from "./use-details";
import { useRowKeys } from "./use-row-keys";
import { useRows } from "./use-rows";
import { useSelectedEvent } from "./use-view";
import { useWindowWidth } from "./use-window-width";

type ResultsProps = {
  parts: ViewParts;
  filter: EventFilter;
  page: RowsPage;
  selected: EventDetails | null;
  /** The opened event, where the filter does not find it. */
  unmatched: string | null;
  /** About how wide the window is, by what the browser says of itself. */
  guessPx: number;
};

/** The rows of a view and the opened one beside them; the keyboard moves through both. */
export function Results(props: ResultsProps) {
  const { parts, filter, page, selected: firstSelected, unmatched, guessPx } = props;
  const rows = useRows(parts, page);
  const { selected, select } = useSelectedEvent();
  const details = useDetails(selected, firstSelected);
  const windowPx = useWindowWidth(guessPx);
  const { active, selectedAt, open, move, close } = useRowKeys(rows.rows, selected, select);
  const layout = tableLayout(windowPx, selected !== null, useDensity());
  const load = useLatest(() => void rows.load("next"));
  const openRow = useLatest(open);
  return (
    <CurrentFilter value={filter}>
      <CountLine state={rows} loadNewer={() => void rows.load("previous")}>
        {selected !== null && selectedAt < 0 && details.state.kind === "shown" ? (
          <OpenedElsewhere unmatched={unmatched === selected} />
        ) : null}
      </CountLine>
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
    </CurrentFilter>
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
