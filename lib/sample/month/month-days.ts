/**
 * The desk's days before the last one. A desk day begins at 03:47, when the night shift hands over, and ends at 03:47
 * of the next: what happens after midnight belongs to the evening before. Nothing of one day depends on how many
 * days are told.
 */
import { chance, type Chance } from "../chance";
import { daysMost, hours, instantOf, lastDayStart, type Micros, startOf, timeOf } from "../story-time";

export type DeskDay = {
  /** `2026-02-10` */
  date: string;
  /** Of 29, the first is 1. */
  number: number;
  weekday: "Mon" | "Tue" | "Wed" | "Thu" | "Fri" | "Sat" | "Sun";
  /** Nobody trades at weekends; the warehouse works. */
  trading: boolean;
  start: Micros;
  /** A time of the day, `06:12:03.5`; from `00:00` to `03:46` it is the night that follows. */
  at: (clock: string) => Micros;
};

/** The days before the last of a story of so many. */
export function daysBefore(days: number): DeskDay[] {
  const first = startOf(days);
  return Array.from({ length: days - 1 }, (_, index) => dayAt(first + hours(24 * index)));
}

/** Whether the day's story can still go on at that time, before the script takes over. */
export const inMonth = (at: Micros): boolean => at < lastDayStart - hours(1 / 60);

export const luckOf = (seed: string, what: string, { date }: DeskDay): Chance =>
  chance(`${seed} ${what} ${date}`);

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

function dayAt(start: Micros): DeskDay {
  const date = instantOf(start).slice(0, 10);
  const weekday = weekdays[new Date(start / 1_000).getUTCDay()] ?? "Sun";
  return {
    date,
    number: daysMost - Math.round((lastDayStart - start) / hours(24)),
    weekday,
    trading: weekday !== "Sat" && weekday !== "Sun",
    start,
    at: (clock) => timeOf(date, clock) + (clock < "03:47" ? hours(24) : 0),
  };
}
