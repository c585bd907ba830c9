/**
 * What the table draws at a given width: all columns, fewer when the panel takes their room, two lines on a phone.
 * Times and ids are as wide as their longest value; the sentence is the column that gives way.
 */
import { actorLabel } from "@/lib/log/actor-label";
import type { Density } from "@/components/shell/preferences";
import type { TimelineRow } from "@/lib/log/timeline-row";

export const columnIds = ["time", "glyph", "type", "entity", "actor", "summary", "source"] as const;
export type ColumnId = (typeof columnIds)[number];

export type TableLayout = {
  lines: 1 | 2;
  rowPx: number;
  dayPx: number;
  columns: readonly ColumnId[];
  freePx: number;
};

// Below 1200 px a finger may be what points.
const rowHeights: Record<Density, { wide: number; narrow: number }> = {
  dense: { wide: 26, narrow: 30 },
  default: { wide: 30, narrow: 36 },
  comfortable: { wide: 36, narrow: 44 },
};

const railPx = 68;
const panelPx = 384;

/** The panel stands beside the table from here on; below, it covers it. */
export const panelFromPx = 900;

export function tableLayout(windowPx: number, panelOpen: boolean, density: Density): TableLayout {
  if (windowPx < 640) return { lines: 2, rowPx: 58, dayPx: 25, columns: ["summary"], freePx: windowPx };
  const freePx = windowPx - railPx - (panelOpen && windowPx >= panelFromPx ? panelPx : 0);
  return {
    lines: 1,
    rowPx: rowHeights[density][windowPx >= 1200 ? "wide" : "narrow"],
    dayPx: 26,
    columns: columnsIn(freePx),
    freePx,
  };
}

function columnsIn(freePx: number): readonly ColumnId[] {
  if (freePx >= 900) return ["time", "type", "entity", "actor", "summary", "source"];
  if (freePx >= 740) return ["time", "type", "entity", "summary"];
  return ["time", "glyph", "entity", "summary"];
}

/** `grid-template-columns` for these rows. */
export function columnTemplate(layout: TableLayout, rows: readonly TimelineRow[]): string {
  const roomy = layout.freePx >= 1150;
  const widths: Record<ColumnId, string> = {
    time: "96px",
    glyph: "18px",
    type: fit(rows, (row) => row.type, 7.1, 24, roomy ? 250 : 180),
    entity: fit(
      rows,
      (row) => (row.entityType === null ? "" : `${row.entityType}/${row.entityId}`),
      7.15,
      2,
      roomy ? 260 : 160,
    ),
    actor: fit(rows, (row) => actorLabel(row.actorId), 7.2, 2, roomy ? 170 : 110),
    summary: "minmax(0,1fr)",
    source: fit(rows, (row) => row.source, 6.9, 2, roomy ? 130 : 90),
  };
  return layout.columns.map((column) => widths[column]).join(" ");
}

function fit(
  rows: readonly TimelineRow[],
  text: (row: TimelineRow) => string,
  characterPx: number,
  extraPx: number,
  maxPx: number,
) {
  let longest = 6;
  for (const row of rows) longest = Math.max(longest, text(row).length);
  return `${Math.min(maxPx, Math.ceil(longest * characterPx) + extraPx)}px`;
}
