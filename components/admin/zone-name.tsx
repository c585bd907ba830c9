"use client";

import { useZone } from "@/components/shell/zone-context";
import { zoneLabel } from "@/lib/log/time";

/** The zone the times of a column are in, for its head. */
export function ZoneName() {
  return <span className="text-subtle-foreground">{zoneLabel(useZone())}</span>;
}
