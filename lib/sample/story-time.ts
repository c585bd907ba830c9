/**
 * The story's clock: microseconds since 1970 as a number, which is exact until the year 2255.
 * Nothing here reads the machine's clock: the same seed tells the same times.
 */
import type { Instant } from "@/lib/model/event";

export type Micros = number;

export const millis = (count: number): Micros => Math.round(count * 1_000);
export const seconds = (count: number): Micros => millis(count * 1_000);
export const minutes = (count: number): Micros => seconds(count * 60);
export const hours = (count: number): Micros => minutes(count * 60);

/** `timeOf("2026-02-24", "08:41:03.5")` */
export const timeOf = (date: string, clock: string): Micros => read(`${date}T${clock}`);

/** A time of Wednesday 2026-03-11, the ordinary day: `wednesday("08:12:03.5")`. */
export const wednesday = (clock: string): Micros => timeOf("2026-03-11", clock);
/** A time of Thursday 2026-03-12, the night of the incident. */
export const thursday = (clock: string): Micros => timeOf("2026-03-12", clock);

/** The story is told up to here; its last day, which the script fixes, begins there. */
export const storyEnd = thursday("03:47:00");
export const lastDayStart = wednesday("03:47:00");

/** How many days the story tells, the last one included. */
export const daysMost = 30;

/** When the desk opens its books in a story of so many days. */
export function startOf(days: number): Micros {
  if (!Number.isInteger(days) || days < 1 || days > daysMost)
    throw new RangeError(`the story has 1 to ${daysMost} days, not ${days}`);
  return storyEnd - hours(24 * days);
}

/** The hour of the day, with its fraction: 6.5 is half past six. */
export const hourOf = (at: Micros): number => (at % hours(24)) / hours(1);

/** `2026-03-12T03:12:06.884000Z` */
export function instantOf(at: Micros): Instant {
  const whole = Math.floor(at / 1_000_000);
  return `${new Date(whole * 1_000).toISOString().slice(0, 19)}.${String(at - whole * 1_000_000).padStart(6, "0")}Z`;
}

function read(text: string): Micros {
  const [whole = "", digits = ""] = text.split(".");
  return Date.parse(`${whole}Z`) * 1_000 + Number(digits.padEnd(6, "0"));
}
