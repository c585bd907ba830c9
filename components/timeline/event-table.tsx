"use client";

import { useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import { useZone } from "@/components/shell/zone-context";
import { columnIds, columnTemplate, type TableLayout } from "./layout";
import { columns, features } from "./columns";
import { DayRow } from "./day-row";
import { EventRow } from "./event-row";
import { TableEnd } from "./table-end";
import { TableHead } from "./table-head";
import { tableItems } from "./table-items";
import type { RowsState } from "./use-rows";

type EventTableProps = RowsState & {
  layout: TableLayout;
  /** The row the keyboard is at, and the one whose event is open. */
  active: number;
  selected: string | null;
  load: () => void;
  open: (at: number) => void;
};

/**
 * Newest first, drawn only where the reader looks. A grid: the keyboard's row is its active descendant, so that it
 * survives scrolling out of sight; every row is named by its sentence.
 */
export function EventTable({ layout, active, selected, load, open, ...state }: EventTableProps) {
  const zone = useZone();
  const scroller = useRef<HTMLDivElement>(null);
  const items = useMemo(() => tableItems(state.rows, zone), [state.rows, zone]);
  const columnVisibility = useMemo(
    () => Object.fromEntries(columnIds.map((id) => [id, layout.columns.includes(id)])),
    [layout.columns],
  );
  const meta = useMemo(() => ({ zone }), [zone]);
  const table = useTable({ features, columns, data: state.rows, state: { columnVisibility }, meta });
  const template = useMemo(() => columnTemplate(layout, state.rows), [layout, state.rows]);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => sizeOf(items[at]?.kind, layout),
    overscan: 12,
    // What the server paints before the browser has measured anything.
    initialRect: { width: 1_000, height: 800 },
    useFlushSync: false,
  });
  const shown = virtual.getVirtualItems();
  useRemeasure(virtual, layout);
  useLoadNearEnd(shown.at(-1)?.index ?? 0, items.length, state, load);
  useKeepInSight(virtual, items.findIndex((item) => item.kind === "row" && item.at === active), active >= 0);

  const rows = table.getRowModel().rows;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || active < 0) return;
    event.preventDefault();
    open(active);
  };
  return (
    <div
      role="grid"
      aria-label="Events, newest first"
      aria-rowcount={state.next === null ? items.length : -1}
      aria-activedescendant={active >= 0 ? `row-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="group/grid flex min-h-0 min-w-0 flex-1 flex-col outline-offset-[-2px]"
    >
      <TableHead table={table} template={template} hidden={layout.lines === 2} />
      <div ref={scroller} role="rowgroup" className="min-h-0 flex-1 overflow-y-auto">
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {shown.map((place) => {
            const item = items[place.index];
            const frame = { top: place.start, height: place.size, rowIndex: place.index + 2 };
            if (item?.kind === "day") return <DayRow key={`day-${item.date}`} date={item.date} {...frame} />;
            if (item?.kind === "end") return <TableEnd key="end" state={state} load={load} {...frame} />;
            const row = item ? rows[item.at] : undefined;
            if (!item || !row) return null;
            return (
              <EventRow
                key={row.original.id}
                row={row}
                at={item.at}
                lines={layout.lines}
                template={template}
                active={item.at === active}
                selected={row.original.id === selected}
                open={open}
                {...frame}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function sizeOf(kind: "day" | "row" | "end" | undefined, layout: TableLayout): number {
  if (kind === "row") return layout.rowPx;
  return kind === "day" ? layout.dayPx : 56;
}

type Virtual = ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;

function useRemeasure(virtual: Virtual, layout: TableLayout): void {
  useEffect(() => virtual.measure(), [virtual, layout.rowPx, layout.dayPx]);
}

/** A page ahead of the reader: the next rows are asked for while 20 are still unseen. */
function useLoadNearEnd(lastShown: number, count: number, state: RowsState, load: () => void): void {
  const wanted = lastShown >= count - 20 && state.next !== null && !state.loading && state.code === null;
  useEffect(() => {
    if (wanted) load();
  }, [wanted, load]);
}

function useKeepInSight(virtual: Virtual, index: number, wanted: boolean): void {
  useEffect(() => {
    if (wanted && index >= 0) virtual.scrollToIndex(index, { align: "auto" });
  }, [virtual, index, wanted]);
}
