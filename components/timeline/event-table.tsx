"use client";

import { type Row, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { cx } from "@/components/ui/cx";
import { useZone } from "@/components/shell/zone-context";
import type { TimelineRow } from "@/lib/log/timeline-row";
import { columnIds, columnTemplate, type TableLayout } from "./layout";
import { columns, features } from "./columns";
import { DayRow } from "./day-row";
import { EventRow } from "./event-row";
import { TableEnd } from "./table-end";
import { headRowPx, TableHead } from "./table-head";
import { type TableItem, tableItems } from "./table-items";
import type { RowsState } from "./use-rows";

type EventTableProps = {
  state: RowsState;
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
export function EventTable(props: EventTableProps) {
  const { layout, active, state, load, open } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const items = useItems(state.rows);
  const table = useColumns(state.rows, layout);
  const headPx = layout.lines === 1 ? headRowPx : 0;
  const template = useMemo(() => columnTemplate(layout, state.rows), [layout, state.rows]);
  // oxlint-disable-next-line react/incompatible-library -- components are not compiled, so nothing is memoised wrongly.
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => sizeOf(items[at]?.kind, layout),
    overscan: 12,
    // The head stands inside what scrolls, above the rows, and covers the first of them when they pass below it.
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
    // What the server paints before the browser has measured anything.
    initialRect: { width: 1_000, height: 800 },
    useFlushSync: false,
  });
  const places = virtual.getVirtualItems();
  const activeIndex = active < 0 ? -1 : items.findIndex((item) => item.kind === "row" && item.at === active);
  useLoadNearEnd(places.at(-1)?.index ?? 0, items.length, state, load);
  useKeepPlace(virtual, state.rows[0]?.id);
  useKeepInSight(virtual, activeIndex, state.rows[active]?.id);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || active < 0) return;
    event.preventDefault();
    open(active);
  };
  const isDrawn = places.some((place) => place.index === activeIndex);
  return (
    // It scrolls itself, so that Page Down, Home and End go where the focus is.
    <div
      ref={scroller}
      role="grid"
      aria-label="Events, newest first"
      aria-rowcount={state.next === null ? items.length : -1}
      aria-activedescendant={isDrawn ? `row-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className={cx(
        "group/grid min-h-0 min-w-0 flex-1 overflow-y-auto outline-offset-[-2px]",
        // With a row to stand on, the ring is the row's.
        active >= 0 && "focus-visible:outline-none",
      )}
    >
      <TableHead table={table} template={template} hidden={layout.lines === 2} />
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {places.map((place) => (
          <Item
            key={keyOf(items[place.index], state.rows)}
            item={items[place.index]}
            rows={table.getRowModel().rows}
            template={template}
            frame={{ top: place.start - headPx, height: place.size, rowIndex: place.index + 2 }}
            {...props}
          />
        ))}
      </div>
    </div>
  );
}

function useItems(rows: TimelineRow[]): TableItem[] {
  const zone = useZone();
  return useMemo(() => tableItems(rows, zone), [rows, zone]);
}

function useColumns(data: TimelineRow[], { columns: shown }: TableLayout) {
  const zone = useZone();
  const meta = useMemo(() => ({ zone }), [zone]);
  const state = useMemo(
    () => ({ columnVisibility: Object.fromEntries(columnIds.map((id) => [id, shown.includes(id)])) }),
    [shown],
  );
  return useTable({ features, columns, data, state, meta });
}

type ItemProps = EventTableProps & {
  item: TableItem | undefined;
  rows: Row<typeof features, TimelineRow>[];
  template: string;
  frame: { top: number; height: number; rowIndex: number };
};

function Item({ item, rows, template, frame, layout, active, selected, state, load, open }: ItemProps) {
  if (item?.kind === "day") return <DayRow date={item.date} {...frame} />;
  if (item?.kind === "end") return <TableEnd state={state} load={load} {...frame} />;
  const row = item ? rows[item.at] : undefined;
  if (!item || !row) return null;
  return (
    <EventRow
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
}

function keyOf(item: TableItem | undefined, rows: TimelineRow[]): string {
  if (item?.kind === "row") return rows[item.at]?.id ?? "";
  return item?.kind === "day" ? item.date : "end";
}

function sizeOf(kind: "day" | "row" | "end" | undefined, layout: TableLayout): number {
  if (kind === "row") return layout.rowPx;
  return kind === "day" ? layout.dayPx : 56;
}

type Virtual = ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;

/** A page ahead of the reader: the next rows are asked for while 20 are still unseen. */
function useLoadNearEnd(lastShown: number, count: number, state: RowsState, load: () => void): void {
  const wanted =
    lastShown >= count - 20 && state.next !== null && state.loading === null && state.failed === null;
  useEffect(() => {
    if (wanted) load();
  }, [wanted, load]);
}

/** Rows that come in above push nothing away from under the reader's eyes. */
function useKeepPlace(virtual: Virtual, topId: string | undefined): void {
  const size = virtual.getTotalSize();
  const last = useRef({ topId, size });
  useLayoutEffect(() => {
    if (topId !== last.current.topId)
      virtual.scrollToOffset((virtual.scrollOffset ?? 0) + size - last.current.size);
    last.current = { topId, size };
  }, [virtual, topId, size]);
}

/** Follows the row, not its number; an event the page opens with stands in the middle. */
function useKeepInSight(virtual: Virtual, index: number, id: string | undefined): void {
  const place = useRef(index);
  const align = useRef<"center" | "auto">("center");
  useLayoutEffect(() => {
    place.current = index;
  }, [index]);
  useEffect(() => {
    if (id !== undefined && place.current >= 0)
      virtual.scrollToIndex(place.current, { align: align.current });
    align.current = "auto";
  }, [virtual, id]);
}
