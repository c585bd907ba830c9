/**
 * A time as sources send it: RFC 3339 with a zone, strictly, since PostgreSQL would take far more and shift it
 * silently (`24:00` to the next day, second 60 to the next minute, a seventh decimal rounded, `infinity` kept).
 * Digits past microseconds are cut, never rounded: an event may not move into the future.
 */
import type { Instant } from "@/lib/model/event";
import { eventLimits } from "@/lib/model/event-limits";

export type InstantRead =
  | { ok: true; instant: Instant /** Digits were cut: the text says more than the instant. */; cut: boolean }
  | { ok: false; message: string };

const form =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[Tt](?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:\.(?<fraction>\d{1,30}))?(?<zone>[Zz]|(?<sign>[+-])(?<zoneHour>\d\d):(?<zoneMinute>\d\d))$/;

export function readInstant(text: string): InstantRead {
  const parts = form.exec(text)?.groups;
  if (!parts) return no("must be a time such as 2026-03-12T03:12:06.884123Z, with a zone");
  const part = (name: string) => Number(parts[name] ?? 0);
  const [year, month, day] = [part("year"), part("month"), part("day")];
  const [hour, minute, second] = [part("hour"), part("minute"), part("second")];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    return no("names a day that does not exist");
  if (hour > 23) return no("has an hour past 23");
  if (minute > 59) return no("has a minute past 59");
  if (second > 59) return no("has a second past 59; a leap second has no place in the log");
  if (part("zoneHour") > 23 || part("zoneMinute") > 59) return no("has a zone that does not exist");
  const { yearMin, yearMax } = eventLimits;
  // Before Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  if (year < yearMin - 1 || year > yearMax + 1) return no(`must lie in the years ${yearMin} to ${yearMax}`);
  const aheadMs = (parts.sign === "-" ? -1 : 1) * (part("zoneHour") * 60 + part("zoneMinute")) * 60_000;
  const utc =
    aheadMs === 0
      ? `${text.slice(0, 10)}T${text.slice(11, 19)}`
      : new Date(Date.UTC(year, month - 1, day, hour, minute, second) - aheadMs).toISOString().slice(0, 19);
  const utcYear = Number(utc.slice(0, 4));
  if (utcYear < yearMin || utcYear > yearMax) return no(`must lie in the years ${yearMin} to ${yearMax}`);
  const fraction = parts.fraction ?? "";
  const instant = `${utc}.${fraction.slice(0, 6).padEnd(6, "0")}Z`;
  return { ok: true, instant, cut: fraction.length > 6 && /[1-9]/.test(fraction.slice(6)) };
}

function no(message: string): InstantRead {
  return { ok: false, message };
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}
