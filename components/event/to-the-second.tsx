import { useZone } from "@/components/shell/zone-context";
import { wallTime, zoneLabel } from "@/lib/log/time";
import type { Instant } from "@/lib/model/event";

/** A moment that is known to the second only: no digits are made up behind it. */
export function ToTheSecond({ at }: { at: Instant }) {
  const zone = useZone();
  const { date, clock } = wallTime(at, zone);
  return (
    <time dateTime={at} className="mono">
      {date} {clock} {zoneLabel(zone)}
    </time>
  );
}
