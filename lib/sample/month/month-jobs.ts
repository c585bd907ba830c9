/**
 * The half-hourly comparison of the books on the days before the last. It was not made in the night of Sunday
 * 8 March, when the scheduler was down for planned maintenance: a silence that somebody explained.
 */
import { ben, invariants, scheduler } from "../cast";
import { fact, type Scene, scene } from "../scene";
import { minutes, timeOf } from "../story-time";
import { number } from "../value";
import { type DeskDay, luckOf } from "./month-days";

const down = { from: timeOf("2026-03-08", "02:00:00"), to: timeOf("2026-03-08", "03:04:00") };

export function monthJobs(seed: string, day: DeskDay): Scene[] {
  const luck = luckOf(seed, "jobs", day);
  const runs = Array.from({ length: 48 }, (_, index) => {
    const at = day.start + minutes(13 + 30 * index) + luck.between(20_000, 900_000);
    const failed = luck.happens(0.008);
    const finished = fact(`job reconcile ${day.date} ${index + 1}`, failed ? "job.failed" : "job.finished", {
      entity: ["job", "reconcile"],
      payload: failed
        ? { checked: number(0), why: "ledger did not answer within 30 s" }
        : { checked: number(luck.between(180, 420)), differences: number(0) },
      failed,
    });
    return scene(at, index % 2 === 0 ? scheduler : invariants, {}, [finished]);
  });
  return runs.filter(({ at }) => at < down.from || at > down.to);
}

export function maintenanceScenes(): Scene[] {
  const about = (name: string, type: string) =>
    fact(name, type, { entity: ["source", "cron"], payload: { planned: true, window: "02:00 to 03:30" } });
  const begun = about("cron maintenance begun", "maintenance.started");
  return [
    scene(down.from - minutes(2), ben, { reason: "new host for the scheduler" }, [begun]),
    scene(down.to + minutes(3), ben, { cause: begun.name, reason: "runs again" }, [
      about("cron maintenance ended", "maintenance.ended"),
    ]),
  ];
}
