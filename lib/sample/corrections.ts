/** What went wrong in small ways and was put right: the wrong event stays, the right one supersedes it. */
import { type Actor, ben, dana, payments, soren } from "./cast";
import { tonnes } from "./decimal";
import type { OrderPlan } from "./order-plan";
import { insert, remove, type Scene, scene, update } from "./scene";
import { type Micros, minutes, seconds, thursday, wednesday } from "./story-time";
import { number } from "./value";

export function correctionScenes(plans: readonly OrderPlan[]): Scene[] {
  return [...weighing(plans), ...doubledPayment(plans), ...ledgerCorrection()];
}

/** The warehouse's scale had the point in the wrong place; the weight is corrected, the wrong one stays in the log. */
function weighing(plans: readonly OrderPlan[]): Scene[] {
  const plan = plans.find(
    (each) => each.placedAt > wednesday("11:00:00") && each.fills.length > 0 && each.shipment,
  );
  if (!plan) throw new Error("the story has no order to weigh");
  return weighedWrong(plan);
}

export function weighedWrong(plan: OrderPlan): Scene[] {
  const [lot] = plan.fills;
  if (!lot) return [];
  const key = `${plan.id}-1`;
  const at = (plan.shipment?.at ?? plan.placedAt) + minutes(9);
  return [
    scene(at, soren, { flow: plan.flow, cause: `shipment/${plan.shipment?.id} released` }, [
      update(
        "item",
        key,
        "weighed",
        "item.weighed",
        { weighed: tonnes(lot.weight * 10) },
        { payload: { scale: "gate 2" } },
      ),
    ]),
    scene(
      at + minutes(26),
      soren,
      {
        flow: plan.flow,
        cause: `item/${key} weighed`,
        reason: "Point in the wrong place – read off the scale again",
      },
      [
        update(
          "item",
          key,
          "weighed again",
          "item.weighed",
          { weighed: tonnes(lot.weight) },
          {
            supersedes: `item/${key} weighed`,
            payload: { scale: "gate 2" },
          },
        ),
      ],
    ),
  ];
}

/** A payment that was asked for twice, removed by ben without a word. */
function doubledPayment(plans: readonly OrderPlan[]): Scene[] {
  const plan = plans.find(
    (each) => each.placedAt > wednesday("16:00:00") && each.payment?.capturedAt !== undefined,
  );
  if (!plan?.payment?.id) throw new Error("the story has no payment to double");
  const key = `${plan.payment.id}-2`;
  const row = { order_id: plan.id, amount: "0.01", currency: "USD", status: "open" };
  const at = plan.payment.at + seconds(3);
  return [
    scene(at, payments, { flow: plan.flow, cause: `payment/${plan.payment.id} requested` }, [
      insert("payment", key, "requested", "payment.requested", row, { payload: { retry: true } }),
    ]),
    scene(at + minutes(31), ben, { flow: plan.flow }, [remove("payment", key, "deleted", "payment.deleted")]),
  ];
}

/** ledger/90419 was rounded to whole dollars on its way in. */
const ledgerCorrection = (): Scene[] => [
  ledgerCorrected({
    at: thursday("03:31:07.220"),
    by: dana,
    ledger: "90419",
    from: "88204.00",
    to: "88203.96",
    item: "1046-1",
  }),
];

type Correction = { at: Micros; by: Actor; ledger: string; from: string; to: string; item: string };

export function ledgerCorrected({ at, by, ledger, from, to, item }: Correction): Scene {
  const wrong = `ledger/${ledger} posted`;
  const payload = { from: number(from), to: number(to), currency: "USD", item: `item/${item}` };
  const reason = "Rounded to whole dollars by the import; to the cent as filled";
  return scene(at, by, { cause: wrong, reason }, [
    update("ledger", ledger, "corrected", "ledger.corrected", { amount: to }, { supersedes: wrong, payload }),
  ]);
}
