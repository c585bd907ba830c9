"use client";

import { FlexRender, type Row } from "@tanstack/react-table";
import { memo } from "react";
import { ClockTime } from "@/components/event/instant";
import { OperationGlyph } from "@/components/event/operation-glyph";
import { SummaryLine } from "@/components/event/summary-line";
import { cx } from "@/components/ui/cx";
import { summaryText } from "@/lib/log/summary";
import type { TimelineRow } from "@/lib/log/timeline-row";
import { EntityName, type features } from "./columns";

type EventRowProps = {
  row: Row<typeof features, TimelineRow>;
  /** Which of the loaded rows. */
  at: number;
  lines: 1 | 2;
  template: string;
  active: boolean;
  selected: boolean;
  open: (at: number) => void;
  top: number;
  height: number;
  rowIndex: number;
};

export const EventRow = memo(function EventRow(props: EventRowProps) {
  const { row, at, lines, template, active, selected, open, top, height, rowIndex } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid has the keyboard: aria-activedescendant.
    <div
      role="row"
      id={`row-${at}`}
      aria-rowindex={rowIndex}
      aria-selected={selected}
      aria-label={summaryText(row.original.summary)}
      onClick={() => open(at)}
      className={cx(
        "absolute inset-x-0 cursor-pointer border-b border-border whitespace-nowrap",
        lines === 1 ? "grid items-center gap-x-2.5 pr-2.5 pl-3" : "block",
        selected ? "bg-selected shadow-[inset_3px_0_0_var(--selected-edge)]" : "hover:bg-accent",
        active &&
          "group-focus-visible/grid:outline-2 group-focus-visible/grid:-outline-offset-2 group-focus-visible/grid:outline-ring",
      )}
      style={lines === 1 ? { top, height, gridTemplateColumns: template } : { top, height }}
    >
      {lines === 1 ? <Cells row={row} /> : <TwoLines row={row.original} />}
    </div>
  );
});

function Cells({ row }: { row: EventRowProps["row"] }) {
  return row.getVisibleCells().map((cell) => (
    <div
      key={cell.id}
      role={cell.column.id === "summary" ? "rowheader" : "gridcell"}
      className={cx("min-w-0 truncate", cell.column.id === "glyph" && "overflow-visible")}
    >
      <FlexRender cell={cell} />
    </div>
  ));
}

/** The phone's row: the sentence, then when and about what. */
function TwoLines({ row }: { row: TimelineRow }) {
  return (
    <div role="rowheader" className="grid grid-cols-[20px_minmax(0,1fr)] gap-x-3 px-4 py-2">
      <OperationGlyph operation={row.operation} outcome={row.outcome} large />
      <div className="min-w-0">
        <div className="truncate text-base/5">
          <SummaryLine parts={row.summary} />
        </div>
        <div className="flex justify-between gap-3 text-xs/5 text-muted-foreground">
          <ClockTime at={row.occurredAt} />
          <span className="truncate">
            <EntityName row={row} />
          </span>
        </div>
      </div>
    </div>
  );
}
