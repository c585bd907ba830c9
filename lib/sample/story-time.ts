/**
 * The story's clock: microseconds since 1970 as a number, which is exact until the year 2255.
 * Nothing here reads the machine's clock: the same seed tells the same times.
 */
import type { Instant } from "@/lib/model/event";

export type Micros = number;

export const millis = (count: number): Micros => Math.round(count * 1_000);
export const seconds = (count: number): Micros => millis(count * 1_000);
export const minutes = (count: number): Micros => seconds(count * 60);

/** A time of Wednesday 2026-03-11, the ordinary day: `wednesday("08:12:03.5")`. */
export const wednesday = (clock: string): Micros => read(`2026-03-11T${clock}`);
/** A time of Thursday 2026-03-12, the night of the incident. */
export const thursday = (clock: string): Micros => read(`2026-03-12T${clock}`);

/** The desk opened its books here, and the story is told up to here. */
export const storyStart = wednesday("03:47:00");
export const storyEnd = thursday("03:47:00");

/** `2026-03-12T03:12:06.884000Z` */
export function instantOf(at: Micros): Instant {
  const whole = Math.floor(at / 1_000_000);
  return `${new Date(whole * 1_000).toISOString().slice(0, 19)}.${String(at - whole * 1_000_000).padStart(6, "0")}Z`;
}

function read(text: string): Micros {
  const [whole = "", digits = ""] = text.split(".");
  return Date.parse(`${whole}Z`) * 1_000 + Number(digits.padEnd(6, "0"));
}
