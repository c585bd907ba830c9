"use client";

import { useZone } from "@/components/shell/zone-context";
import { fullTime, wallTime } from "@/lib/log/time";
import type { Instant as InstantText } from "@/lib/model/event";

/** A clock time in a list; its milliseconds are quiet, the whole moment is in the title. */
export function ClockTime({ at }: { at: InstantText }) {
  const wall = wallTime(at, useZone());
  return (
    <time dateTime={at} title={fullTime(at, "UTC", "micros")} className="mono whitespace-nowrap">
      {wall.clock}
      <span className="text-subtle-foreground">.{wall.millis}</span>
    </time>
  );
}

/** The whole moment, with its zone. */
export function FullTime({ at, digits = "millis" }: { at: InstantText; digits?: "millis" | "micros" }) {
  const zone = useZone();
  return (
    <time dateTime={at} title={fullTime(at, "UTC", "micros")} className="mono">
      {fullTime(at, zone, digits)}
    </time>
  );
}
