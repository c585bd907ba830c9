/** Every third night the watch wakes chen: a difference that explains itself, looked at from home and closed. */
import { chen, invariants, notifier } from "../cast";
import { fact, notified, type Scene, scene } from "../scene";
import { minutes, seconds } from "../story-time";
import { number } from "../value";
import { type DeskDay, luckOf } from "./month-days";

/** The incident's alert has the number after the last of these. */
const firstAlert = 403;

export function nightAlerts(seed: string, day: DeskDay): Scene[] {
  if (day.number % 3 !== 2) return [];
  const luck = luckOf(seed, "alert", day);
  const id = String(firstAlert + Math.floor(day.number / 3) - 1);
  const at = day.at("00:20:00") + seconds(luck.between(0, 9_000)) + luck.between(0, 999_999);
  const answeredAt = at + minutes(luck.between(3, 11)) + luck.between(0, 999_999);
  const alert = `alert/${id}`;
  return [
    scene(at, invariants, { reason: "rule R-02" }, [
      fact(alert, "alert.raised", {
        entity: ["alert", id],
        payload: {
          rule: "R-02, ledger behind orders",
          seconds: number(luck.between(31, 90)),
          severity: "low",
        },
      }),
    ]),
    scene(at + seconds(1), notifier, { cause: alert }, [
      notified(`${alert} notice`, "chen", "R-02: the ledger is behind", { channel: "page" }),
    ]),
    scene(answeredAt, chen, { cause: `${alert} notice` }, [
      fact(`${alert} sign-in`, "user.signed_in", {
        entity: ["user", "chen"],
        payload: { method: "SSO", factors: number(2) },
      }),
    ]),
    scene(answeredAt + minutes(luck.between(4, 20)), chen, { cause: alert, reason: "caught up by itself" }, [
      fact(`${alert} closed`, "alert.closed", { entity: ["alert", id] }),
    ]),
  ];
}
