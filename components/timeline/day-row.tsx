"use client";

import { useZone } from "@/components/shell/zone-context";
import { dayName, zoneLabel } from "@/lib/log/time";

/** Where one day ends and the one before it begins. */
export function DayRow({
  date,
  top,
  height,
  rowIndex,
}: {
  date: string;
  top: number;
  height: number;
  rowIndex: number;
}) {
  const zone = useZone();
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      className="absolute inset-x-0 flex items-center border-b border-border bg-sidebar px-3 text-2xs font-medium text-muted-foreground max-sm:px-4"
      style={{ top, height }}
    >
      <div role="gridcell">
        {dayName(date)}, {zoneLabel(zone)}
      </div>
    </div>
  );
}
