/** All that happens on the days before the last. */
import { curveShiftScenes } from "../curve-shift";
import type { OrderPlan } from "../order-plan";
import { orderScenes } from "../order-scenes";
import type { Scene } from "../scene";
import { startOf } from "../story-time";
import { monthCorrections } from "./month-corrections";
import { daysBefore } from "./month-days";
import { monthJobs } from "./month-jobs";
import { monthMarket } from "./month-market";
import { monthOffice } from "./month-office";
import { monthRecords } from "./month-records";
import { nightAlerts } from "./night-alerts";
import { releaseScenes } from "./release-scenes";
import { yardScenes } from "./yard";

export function monthScenes(seed: string, days: number, plans: readonly OrderPlan[]): Scene[] {
  const told = daysBefore(days);
  const opening = startOf(days);
  const once = [curveShiftScenes(), releaseScenes(), monthRecords()].flat();
  return [
    ...plans.flatMap(orderScenes),
    ...told.flatMap((day) => [
      ...monthMarket(seed, day),
      ...monthOffice(seed, day),
      ...monthJobs(seed, day),
      ...nightAlerts(seed, day),
    ]),
    ...yardScenes(seed, plans),
    ...monthCorrections(seed, plans),
    ...once.filter((scene) => scene.at > opening),
  ];
}
