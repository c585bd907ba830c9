/**
 * The orders of the days before the last: 0001 to 0939, more on trading days than at weekends, a few at night. They
 * go the ways of the last day's (ordinary-orders.ts), and have time for more: what was held for its papers is shipped
 * the next morning, what nobody filled is withdrawn after some days, a wrong amount is posted and found later.
 */
import { ben, dana, soren } from "../cast";
import { type Chance, chance } from "../chance";
import { money, worth } from "../decimal";
import type { Edit, Move, OrderPlan } from "../order-plan";
import { ordinaryOrder } from "../ordinary-orders";
import { hours, type Micros, millis, minutes, seconds } from "../story-time";
import { type DeskDay, daysBefore, inMonth } from "./month-days";

const ordersOnDay = ({ trading }: DeskDay): number => (trading ? 39 : 15);
const firstNumberOfLastDay = 940;

export function monthOrders(seed: string, days: number): OrderPlan[] {
  const told = daysBefore(days);
  let number = firstNumberOfLastDay - told.reduce((sum, day) => sum + ordersOnDay(day), 0);
  return told.flatMap((day) => {
    const first = number;
    number += ordersOnDay(day);
    return Array.from({ length: ordersOnDay(day) }, (_, index) =>
      monthOrder(seed, day, first + index, index),
    );
  });
}

function monthOrder(seed: string, day: DeskDay, number: number, index: number): OrderPlan {
  const id = String(number).padStart(4, "0");
  const luck = chance(`${seed} order/${id}`);
  const plan = ordinaryOrder(id, placeTime(day, index, luck), luck);
  return misposted(nightly(withdrawn(released(delivered(plan), luck), luck), luck), number);
}

/** By day in even spread; the last two of a trading day come in at night, from where it is day. */
function placeTime(day: DeskDay, index: number, luck: Chance): Micros {
  const byDay = ordersOnDay(day) - (day.trading ? 2 : 0);
  if (index >= byDay)
    return (
      day.at("22:10:00") +
      minutes(index === byDay ? 0 : 110) +
      millis(luck.between(0, 4_800_000)) +
      luck.between(0, 999)
    );
  const [from, to] = [day.at("05:40:00"), day.at("19:20:00")];
  return Math.floor(from + ((to - from) * (index + luck.fraction() * 0.8)) / byDay);
}

/** What would arrive on the last day has not arrived when the story ends. */
function delivered(plan: OrderPlan): OrderPlan {
  const { shipment } = plan;
  if (shipment?.deliveredAt === undefined || inMonth(shipment.deliveredAt)) return plan;
  return { ...plan, shipment: { at: shipment.at, caused: "shipped" } };
}

/** The papers come the next morning, and the order goes the way it was going. */
function released(plan: OrderPlan, luck: Chance): OrderPlan {
  const [held] = plan.moves;
  if (held?.to !== "held") return plan;
  const at = nextMorning(held.at) + seconds(luck.between(0, 5_400));
  const shippedAt = at + seconds(luck.between(60, 2_400));
  const releasedAt = shippedAt + millis(luck.between(90, 400));
  const moves: Move[] = [
    held,
    { at, by: ben, from: "held", to: "paid", set: { hold_reason: null }, reason: "papers came" },
    { at: shippedAt, by: soren, from: "paid", to: "shipped" },
  ];
  if (!inMonth(releasedAt)) return plan;
  const deliveredAt = releasedAt + minutes(luck.between(45, 420));
  return delivered({ ...plan, moves, shipment: { at: releasedAt, deliveredAt, caused: "shipped" } });
}

function withdrawn(plan: OrderPlan, luck: Chance): OrderPlan {
  if (plan.fills.length > 0 || luck.happens(0.3)) return plan;
  const at = nextMorning(plan.placedAt) + hours(24 * luck.between(0, 3)) + seconds(luck.between(0, 30_000));
  if (!inMonth(at)) return plan;
  return { ...plan, deletion: { at, by: luck.pick([ben, dana]), reason: luck.pick(withdrawals) } };
}

/** One in twelve is looked at again late in the evening. */
function nightly(plan: OrderPlan, luck: Chance): OrderPlan {
  const at = nextMorning(plan.placedAt) - hours(8) + seconds(luck.between(0, 14_400));
  if (!luck.happens(1 / 12) || plan.deletion || at < plan.placedAt + hours(1) || !inMonth(at)) return plan;
  const edit: Edit = { at, by: ben, type: "order.noted", set: { note: luck.pick(notes) } };
  return { ...plan, edits: [...plan.edits, { ...edit, reason: "customer in another time zone" }] };
}

/** Rounded to whole dollars by the import, as ledger/90419 will be; month-corrections.ts puts it right. */
function misposted(plan: OrderPlan, number: number): OrderPlan {
  const [fill, ...rest] = plan.fills;
  if (number % 130 !== 57 || !fill) return plan;
  const whole = Math.round(worth(fill.weight, fill.price) / 100) * 100;
  return { ...plan, fills: [{ ...fill, posted: money(whole + 100) }, ...rest] };
}

/** 06:10 of the day that follows. */
const nextMorning = (at: Micros): Micros => at - (at % hours(24)) + hours(24) + hours(6) + minutes(10);

const withdrawals = [
  "limit not reached, customer withdrew",
  "customer bought elsewhere",
  "duplicate",
] as const;
const notes = [
  "Customer confirmed the delivery window by phone",
  "Kunde bittet um Lieferschein vorab",
  "Weighing slip to be sent with the invoice",
] as const;
