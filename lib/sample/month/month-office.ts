/** People on a day before the last: they sign in, and now and then change what customers may owe and where they are. */
import { type Actor, alice, ben, dana, ines, soren } from "../cast";
import { fact, type Scene, scene, write } from "../scene";
import { seconds } from "../story-time";
import { number } from "../value";
import { type DeskDay, luckOf } from "./month-days";
import { customers } from "../opening";

const shift: readonly (readonly [who: Actor, clock: string, weekends: boolean])[] = [
  [alice, "05:44:00", true],
  [soren, "05:58:00", true],
  [dana, "07:02:00", false],
  [ben, "07:24:00", false],
  [ines, "07:55:00", false],
  [ben, "21:40:00", false],
];

export function monthOffice(seed: string, day: DeskDay): Scene[] {
  const luck = luckOf(seed, "office", day);
  const here = shift.filter(([, , weekends]) => day.trading || weekends);
  const signedIn = here.map(([who, clock], index) =>
    scene(day.at(clock) + seconds(luck.between(0, 900)) + luck.between(0, 999_999), who, {}, [
      fact(`sign-in ${day.date} ${index + 1}`, "user.signed_in", {
        entity: ["user", who.id],
        payload: { method: "SSO", factors: number(2) },
      }),
    ]),
  );
  const at = day.at("09:00:00") + seconds(luck.between(0, 25_000));
  const id = luck.pick(ids);
  const reviewed = scene(at, dana, { reason: "yearly review" }, [
    write("limit", "update", id, { credit: `${luck.between(8, 42) * 100_000 + 50_000}.00` }),
  ]);
  const moved = scene(at + seconds(luck.between(300, 3_600)), ines, {}, [
    write("customer", "update", luck.pick(ids), {
      terms_days: number(luck.pick([14, 30, 45, 60])),
      contact: `office-${day.number}@${id}.example`,
    }),
  ]);
  return [
    ...signedIn,
    ...(day.trading ? [reviewed] : []),
    ...(day.trading && day.number % 3 === 0 ? [moved] : []),
  ];
}

const [firstId = "", ...otherIds] = customers.map((customer) => customer.id);
const ids: readonly [string, ...string[]] = [firstId, ...otherIds];
