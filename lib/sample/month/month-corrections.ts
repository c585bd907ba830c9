/** Small mistakes of the month, found and put right: weights with the point in the wrong place, rounded postings. */
import { dana } from "../cast";
import { chance } from "../chance";
import { ledgerCorrected, weighedWrong } from "../corrections";
import { money, worth } from "../decimal";
import type { OrderPlan } from "../order-plan";
import type { Scene } from "../scene";
import { hours, seconds } from "../story-time";
import { inMonth } from "./month-days";

export const monthCorrections = (seed: string, plans: readonly OrderPlan[]): Scene[] => [
  ...plans.filter(({ id, shipment }) => Number(id) % 110 === 31 && shipment).flatMap(weighedWrong),
  ...plans.flatMap((plan) => reposted(seed, plan)),
];

/** The day after. */
function reposted(seed: string, plan: OrderPlan): Scene[] {
  const luck = chance(`${seed} reposted ${plan.id}`);
  return plan.fills.flatMap((fill, index) => {
    const at = fill.at + hours(21) + seconds(luck.between(0, 7_200));
    if (fill.posted === undefined || !inMonth(at)) return [];
    const right = money(worth(fill.weight, fill.price));
    return [
      ledgerCorrected({
        at,
        by: dana,
        ledger: `${fill.ledger.id}`,
        from: fill.posted,
        to: right,
        item: `${plan.id}-${index + 1}`,
      }),
    ];
  });
}
