/**
 * Single happenings of the month, at their dates: lorries of metal that fill the stocks again, a limit raised for a
 * colleague who is away, and tries that were refused.
 */
import { alice, ben, chen, ines, wms } from "../cast";
import { fact, type Scene, scene, write } from "../scene";
import { minutes, timeOf } from "../story-time";
import { number } from "../value";
import { maintenanceScenes } from "./month-jobs";

export const monthRecords = (): Scene[] => [...barges(), ...refusals(), ...maintenanceScenes()];

/** On Mondays. */
function barges(): Scene[] {
  const sites = ["RTM-4", "ANR-2", "VLI-1"];
  return ["2026-02-16", "2026-02-23", "2026-03-02", "2026-03-09"].flatMap((date, week) =>
    sites.map((site, index) =>
      scene(
        timeOf(date, "10:14:00.250") + minutes(47 * index),
        wms,
        { reason: `barge ${week + 8}-${site}` },
        [
          { kind: "take", site, instrument: "CU-CATH-A", tonnes: "-1400.0" },
          { kind: "take", site, instrument: "AL-INGOT-P", tonnes: "-450.0" },
        ],
      ),
    ),
  );
}

function refusals(): Scene[] {
  const limit = fact("limit refused in February", "limit.change_refused", {
    entity: ["limit", "kestrel"],
    failed: true,
    payload: { to: number("6000000.00"), rule: "four eyes above 5,000,000.00" },
  });
  const signIns = ["2026-02-12", "2026-02-19", "2026-03-05"].map((date, index) =>
    scene(timeOf(date, "07:31:12.004") + minutes(7 * index), index === 1 ? ben : alice, {}, [
      fact(`sign-in refused ${date}`, "user.sign_in_failed", {
        entity: ["user", index === 1 ? "ben" : "alice"],
        failed: true,
        payload: { method: "SSO", why: "second factor timed out" },
      }),
    ]),
  );
  return [
    ...signIns,
    scene(timeOf("2026-02-13", "16:50:41.720"), ben, { reason: "needs it before the weekend" }, [limit]),
    scene(timeOf("2026-02-13", "17:22:09.118"), ines, { cause: limit.name, reason: "Dana agreed by phone" }, [
      write("limit", "update", "kestrel", { credit: "4900000.00" }),
    ]),
    // Someone looks around at night; nothing was changed by it.
    scene(timeOf("2026-02-22", "01:12:40.902"), chen, { reason: "restore drill" }, [
      fact("restore drill", "backup.restored", {
        entity: ["backup", "2026-02-21"],
        payload: { minutes: number(12), differences: number(0) },
      }),
    ]),
  ];
}
