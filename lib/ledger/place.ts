/** Positions and counts as the screen prints them. A log of N events ends at position N − 1. */
export const places = {
  /** `#48,211` */
  position: (position: string): string => `#${places.count(position)}`,
  /** The last position of the first `events`: `#1,204,330` of 1,204,331. */
  last: (events: string): string => places.position((BigInt(events) - 1n).toString()),
  /** `1,204,331` */
  count: (count: string | number | bigint): string => BigInt(count).toLocaleString("en-US"),
};
