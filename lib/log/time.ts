/**
 * Instants as the screen prints them. Only the wall clock goes through `Intl`; the digits behind the second are
 * copied from the instant's own text, so that microseconds are shown as recorded and never rounded.
 */
import type { Instant } from "@/lib/model/event";

/** `UTC`, or an IANA name such as `Europe/Amsterdam`. */
export type TimeZone = string;

export type WallTime = {
  /** `2026-03-12` */
  date: string;
  /** `03:12:06` */
  clock: string;
  /** `884`: what lists show */
  millis: string;
  /** `884123`: what the record says */
  micros: string;
};

export function wallTime(instant: Instant, zone: TimeZone): WallTime {
  const micros = instant.slice(20, 26);
  const clockIn = zone === "UTC" ? inUtc(instant) : inZone(instant, zone);
  return { ...clockIn, millis: micros.slice(0, 3), micros };
}

/** `2026-03-12 03:12:06.884 UTC`; with `micros`, all six digits. */
export function fullTime(instant: Instant, zone: TimeZone, digits: "millis" | "micros" = "millis"): string {
  const wall = wallTime(instant, zone);
  return `${wall.date} ${wall.clock}.${wall[digits]} ${zoneLabel(zone)}`;
}

/** `Thu 12 Mar 2026`, for a date such as `2026-03-12`. */
export function dayName(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  const weekday = weekdays[day.getUTCDay()] ?? "";
  return `${weekday} ${day.getUTCDate()} ${months[day.getUTCMonth()] ?? ""} ${date.slice(0, 4)}`;
}

/** What the column head and the end of a full time say. */
export function zoneLabel(zone: TimeZone): string {
  return zone === "UTC" ? "UTC" : (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** A zone the browser named; anything `Intl` does not know falls back to UTC. */
export function readTimeZone(text: string | undefined): TimeZone {
  if (!text || text === "UTC") return "UTC";
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return text;
  } catch {
    return "UTC";
  }
}

/** Time from `start` to `end` as `41 ms`, `1.84 s`, `2 m 15 s`, `3 h 2 m`, `4 d 7 h`, signed when negative. */
export function delay(start: Instant, end: Instant): string {
  const micros = microsOf(end) - microsOf(start);
  return `${micros < 0n ? "−" : ""}${duration(micros < 0n ? -micros : micros)}`;
}

function duration(micros: bigint): string {
  if (micros < 1_000n) return `${micros} µs`;
  const ms = Number(micros / 1_000n);
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(Math.floor(ms / 10) / 100).toFixed(2)} s`;
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} m`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3_600)} h`;
}

function microsOf(instant: Instant): bigint {
  return BigInt(Date.parse(`${instant.slice(0, 19)}Z`)) * 1_000n + BigInt(instant.slice(20, 26));
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function inUtc(instant: Instant): { date: string; clock: string } {
  return { date: instant.slice(0, 10), clock: instant.slice(11, 19) };
}

// Making a formatter costs 50 µs, using one 2 µs: a page of rows makes one.
const formatters = new Map<TimeZone, Intl.DateTimeFormat>();

function inZone(instant: Instant, zone: TimeZone): { date: string; clock: string } {
  const text = formatterOf(zone).format(new Date(`${instant.slice(0, 19)}Z`));
  return { date: text.slice(0, 10), clock: text.slice(-8) };
}

function formatterOf(zone: TimeZone): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  // Swedish prints `2026-03-12 04:12:06`.
  const made = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  formatters.set(zone, made);
  return made;
}
