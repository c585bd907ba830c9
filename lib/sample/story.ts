/**
 * The whole story: thirty days at Harrow & Pike's order desk, from 2026-02-10 03:47 to 2026-03-12 03:47 UTC, as
 * numbered steps. The last day and night is scripted; the days before it are month/. Told of fewer days, the story
 * begins later; its days are as in the whole, less what earlier days left open. Pure: the same seed tells the same story, to the byte
 * (story.test.ts); nothing asks a clock.
 */
import { correctionScenes } from "./corrections";
import { incidentOrder, incidentScenes, secondPayment } from "./incident";
import { marketScenes } from "./market";
import { monthOrders } from "./month/month-orders";
import { monthScenes } from "./month/month-scenes";
import { numberPlans } from "./number-plans";
import { edits, officeScenes } from "./office";
import type { OrderPlan } from "./order-plan";
import { orderScenes } from "./order-scenes";
import { ordinaryOrders } from "./ordinary-orders";
import type { Scene } from "./scene";
import { scriptedOrders } from "./scripted-orders";
import { type Step, stepsOf } from "./step";
import { daysMost, storyEnd, thursday } from "./story-time";

export const sampleSeed = "harrow & pike";

/** How many days the story tells; the last of them is always the same. */
export type StoryOptions = { days?: number };

export function tellStory(seed: string = sampleSeed, { days = daysMost }: StoryOptions = {}): Step[] {
  const earlier = monthOrders(seed, days);
  const plans = ordersOf(seed);
  numberPlans([...earlier, ...plans], [secondPayment]);
  deliverBeforeTheIncident(plans);
  const scenes: Scene[] = [
    ...monthScenes(seed, days, earlier),
    ...plans.flatMap(orderScenes),
    ...incidentScenes(seed),
    ...marketScenes(seed),
    ...officeScenes(seed),
    ...correctionScenes(plans),
  ];
  return stepsOf(scenes.filter((scene) => scene.recordedAt < storyEnd));
}

function ordersOf(seed: string): OrderPlan[] {
  const scripted = [...scriptedOrders(), incidentOrder()];
  const ordinary = ordinaryOrders(seed, new Set(scripted.map((plan) => plan.id)));
  return [...ordinary, ...scripted]
    .map((plan) => {
      const edit = edits[plan.id];
      return edit ? { ...plan, edits: [...plan.edits, edit] } : plan;
    })
    .sort((a, b) => a.placedAt - b.placedAt);
}

/** The mockups show shipment/3297 arriving half a minute before order/1042 is placed. */
function deliverBeforeTheIncident(plans: readonly OrderPlan[]): void {
  const shipment = plans.find((plan) => plan.shipment?.id === "3297")?.shipment;
  if (shipment) shipment.deliveredAt = thursday("03:11:37.915");
}
