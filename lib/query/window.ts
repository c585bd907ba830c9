/**
 * Instants as the URL holds them: absolute, ISO 8601 with a zone, to the microsecond.
 * `readInstant` accepts what people paste and gives the log's one spelling; what it cannot read is null, never a guess.
 */
import type { Instant } from "@/lib/model/event";

const shape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}:\d{2})$/u;

export function readInstant(text: string): Instant | null {
  const match = shape.exec(text.trim());
  if (!match) return null;
  const [, year = "", month = "", day = "", hour = "", minute = "", second = "00", fraction = "", zone = ""] =
    match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  // Date.UTC turns 31 June into 1 July; such a day is a mistake, not a wish.
  if (new Date(wall).getUTCDate() !== Number(day) || Number(month) > 12 || Number(month) < 1) return null;
  const offset = zoneMinutes(zone);
  if (offset === null) return null;
  return instantFromMs(wall - offset * 60_000, fraction.padEnd(6, "0"));
}

/** Minutes east of UTC. */
function zoneMinutes(zone: string): number | null {
  if (zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** `micros`: the six digits after the second; without them, the milliseconds of `ms`. */
export function instantFromMs(ms: number, micros?: string): Instant | null {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  // The log holds 1900 to 2200; a window beyond it can only be a slip.
  if (!Number.isFinite(year) || year < 1900 || year > 2200) return null;
  const iso = date.toISOString();
  return `${iso.slice(0, 19)}.${micros ?? `${iso.slice(20, 23)}000`}Z`;
}

/** The shortest spelling that means the same: no zeros behind the second. */
export function formatInstant(instant: Instant): string {
  return instant.replace(/\.?0*Z$/u, "Z");
}
