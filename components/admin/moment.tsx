"use client";

import { useZone } from "@/components/shell/zone-context";
import { fullTime, wallTime } from "@/lib/log/time";
import type { Instant } from "@/lib/model/event";

/** A moment to the second in the reader's zone, whole in the tooltip; "never" is a value too. */
export function Moment({ at, never = "never" }: { at: Instant | null; never?: string }) {
  const zone = useZone();
  if (!at) return <span className="text-subtle-foreground">{never}</span>;
  const { date, clock } = wallTime(at, zone);
  return (
    <time dateTime={at} title={fullTime(at, zone, "micros")} className="mono whitespace-nowrap">
      {date} {clock}
    </time>
  );
}
