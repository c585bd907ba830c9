/**
 * Ids of the story's own events: UUIDs of version 7 made from the time and the event's name in the story.
 *
 * Known before the event is written, an id can be named as cause by a later step, also when the telling was
 * interrupted in between and another process goes on. Captured changes get their ids from the log.
 */
import { hash32 } from "./chance";
import type { Micros } from "./story-time";

export function eventId(at: Micros, name: string): string {
  const time = Math.floor(at / 1_000)
    .toString(16)
    .padStart(12, "0");
  const bits = ["a", "b", "c"]
    .map((salt) => hash32(`${salt}:${name}`).toString(16).padStart(8, "0"))
    .join("");
  const variant = (8 + (Number.parseInt(bits.slice(3, 4), 16) % 4)).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${bits.slice(0, 3)}`,
    `${variant}${bits.slice(4, 7)}`,
    bits.slice(7, 19),
  ].join("-");
}
