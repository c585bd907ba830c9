/** When the payment provider's line was down, and how late its answers came. */
import type { Chance } from "./chance";
import { type Micros, millis, seconds, timeOf, wednesday } from "./story-time";

export type Outage = {
  from: Micros;
  to: Micros;
  /** Of the answers. */
  share: number;
  lateness: (at: Micros, luck: Chance) => Micros;
};

const outages: readonly Outage[] = [
  // A whole morning: what happened meanwhile was told at once when the line was back.
  {
    from: timeOf("2026-02-24", "07:40:00"),
    to: timeOf("2026-02-24", "11:20:00"),
    share: 1,
    lateness: (at, luck) => timeOf("2026-02-24", "11:20:07.4") - at + seconds(luck.between(0, 90)),
  },
  // Now and then.
  {
    from: wednesday("08:00:00"),
    to: wednesday("10:00:00"),
    share: 0.7,
    lateness: (_, luck) => millis(luck.between(9_000, 41_000)),
  },
];

export const outageAt = (at: Micros): Outage | undefined =>
  outages.find(({ from, to }) => from < at && at < to);
