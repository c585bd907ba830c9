/** Time ranges as people choose and read them. What the address keeps is always two absolute instants. */
import { dayName, type TimeZone, wallTime, zoneLabel } from "@/lib/log/time";
import { formatInstant, instantFromMs, readInstant } from "@/lib/query/window";

export const presets = [
  { name: "Last 1 h", short: "1h", ms: 3_600_000 },
  { name: "Last 6 h", short: "6h", ms: 21_600_000 },
  { name: "Last 24 h", short: "1d", ms: 86_400_000 },
  { name: "Last 7 days", short: "7d", ms: 604_800_000 },
  { name: "Last 30 days", short: "30d", ms: 2_592_000_000 },
] as const;

export function lastRange(nowMs: number, lengthMs: number): { from: string; to: string } {
  // To the end of this second: what happened just now is in it.
  const endMs = Math.ceil(nowMs / 1_000) * 1_000;
  const from = instantFromMs(endMs - lengthMs);
  const to = instantFromMs(endMs);
  if (from === null || to === null) throw new RangeError("the clock is outside the years a log can hold");
  return { from: formatInstant(from), to: formatInstant(to) };
}

/** `2026-03-06 00:00:00` in UTC, as the two fields take it; null where it is no moment. */
export function readUtcField(text: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?Z?$/u.exec(text.trim());
  return match ? readInstant(`${match[1]}T${match[2] ?? "00:00"}Z`) : null;
}

export function formatUtcField(text: string | null): string {
  const instant = text === null ? null : readInstant(text);
  return instant === null ? "" : formatInstant(instant).replace("T", " ").replace("Z", "");
}

/** `Thu 12 Mar 2026, 03:05:00 – 03:25:00 UTC`; the day stands once where both ends share it. */
export function describeRange(from: string | null, to: string | null, zone: TimeZone): string | null {
  const start = from === null ? null : readInstant(from);
  const end = to === null ? null : readInstant(to);
  if (start === null && end === null) return null;
  const label = zoneLabel(zone);
  if (start === null) return `until ${day(end, zone)} ${clock(end, zone)} ${label}`;
  if (end === null) return `since ${day(start, zone)} ${clock(start, zone)} ${label}`;
  const sameDay = wallTime(start, zone).date === wallTime(end, zone).date;
  const ending = sameDay ? clock(end, zone) : `${day(end, zone)} ${clock(end, zone)}`;
  return `${day(start, zone)} ${clock(start, zone)} – ${ending} ${label}`;
}

function day(instant: string | null, zone: TimeZone): string {
  return instant === null ? "" : dayName(wallTime(instant, zone).date).replace(/ \d{4}$/u, "");
}

function clock(instant: string | null, zone: TimeZone): string {
  return instant === null ? "" : wallTime(instant, zone).clock.replace(/:00$/u, "");
}
