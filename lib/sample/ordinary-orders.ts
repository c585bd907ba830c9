/**
 * The orders nobody remembers, of the last day: a lively day, an evening, a quiet night that wakes towards three;
 * month/month-orders.ts has those of the days before, which go the same ways.
 *
 * Order numbers are fixed to the clock at a few points, as the mockups have them, and spread between; everything
 * else of an order comes from its own chance, so that adding one order leaves the others as they were.
 */
import { alice, dana, soren } from "./cast";
import { type Chance, chance } from "./chance";
import type { Hundredths } from "./decimal";
import { customers } from "./opening";
import type { Fill, Move, OrderPlan, Payment } from "./order-plan";
import { base32 } from "./step";
import { outageAt } from "./outages";
import { hourOf, type Micros, millis, minutes, seconds, storyEnd, thursday, wednesday } from "./story-time";

const numbersByTime: readonly (readonly [number: number, at: Micros])[] = [
  [940, wednesday("05:50:00")],
  [966, wednesday("10:00:00")],
  [985, wednesday("14:30:00")],
  [1000, wednesday("18:30:00")],
  [1008, wednesday("21:00:00")],
  [1018, wednesday("22:50:00")],
  [1022, wednesday("23:50:00")],
  [1025, thursday("01:20:00")],
  [1029, thursday("02:20:00")],
  [1034, thursday("02:50:00")],
  [1038, thursday("03:04:00")],
  [1048, thursday("03:13:10")],
  [1057, thursday("03:30:00")],
  [1060, thursday("03:43:30.004")],
];

/** Orders from 0940 to 1059 whose number is not in `scripted`. */
export function ordinaryOrders(seed: string, scripted: ReadonlySet<string>): OrderPlan[] {
  const [first, last] = [numbersByTime[0]?.[0] ?? 0, numbersByTime.at(-1)?.[0] ?? 0];
  return Array.from({ length: last - first }, (_, index) => String(first + index).padStart(4, "0"))
    .filter((id) => !scripted.has(id))
    .map((id) => {
      const luck = chance(`${seed} order/${id}`);
      return ordinaryOrder(id, placeTime(Number(id), luck), luck);
    });
}

export function ordinaryOrder(id: string, placedAt: Micros, luck: Chance): OrderPlan {
  const weight = luck.between(4, 60) * 50;
  const [instrument, around] = luck.pick(instruments);
  const price = around + luck.between(-40, 40) * 50;
  const partner = luck.happens(0.16);
  const plan: OrderPlan = {
    id,
    customer: luck.pick(customers).name,
    instrument,
    side: "sell",
    quantity: weight,
    limit: price - luck.between(0, 3) * 50,
    placedAt,
    origin: partner ? "partner" : "signal",
    flow: flowId(placedAt, luck),
    fills: fillsOf(placedAt, weight, price, luck),
    moves: [],
    edits: [],
  };
  if (!partner)
    Object.assign(plan, { signal: { at: placedAt - millis(49) }, risk: { at: placedAt - millis(8) } });
  if (partner && luck.happens(0.2)) plan.lostCause = `lost:partner order ${id}`;
  // A few orders wait for a price that does not come.
  if (luck.happens(0.06)) return { ...plan, fills: [] };
  return fulfilled(plan, luck);
}

function fulfilled(plan: OrderPlan, luck: Chance): OrderPlan {
  const payment = paymentOf(plan.placedAt, luck);
  if (payment.capturedAt === undefined) return { ...plan, payment };
  const informed = payment.capturedAt + (payment.late ?? 0) + millis(luck.between(180, 900));
  const to = fulfiller(informed, luck);
  const notice = { at: informed, to, text: "paid, ready to load", cause: "captured" as const };
  const moveAt = informed + seconds(luck.between(40, 1_500)) + luck.between(0, 999_999);
  const move: Move = luck.happens(0.08)
    ? {
        at: moveAt,
        by: to,
        from: "paid",
        to: "held",
        reason: luck.pick(holdReasons),
        set: { hold_reason: "papers" },
      }
    : {
        at: moveAt,
        by: to,
        from: "paid",
        to: "shipped",
        ...(luck.happens(0.3) ? { reason: luck.pick(shipReasons) } : {}),
      };
  if (move.to === "held") return { ...plan, payment, notice, moves: [move] };
  const releasedAt = moveAt + millis(luck.between(90, 400)) + luck.between(0, 999);
  const deliveredAt = releasedAt + minutes(luck.between(45, 420)) + luck.between(0, 59_999_999);
  return {
    ...plan,
    payment,
    notice,
    moves: [move],
    shipment: { at: releasedAt, deliveredAt, caused: "shipped" },
  };
}

function placeTime(number: number, luck: Chance): Micros {
  const next = numbersByTime.findIndex(([from]) => from > number);
  const [from, start] = numbersByTime[next - 1] ?? [number, storyEnd];
  const [to, end] = numbersByTime[next] ?? [number + 1, storyEnd];
  const share = (number - from + luck.fraction() * 0.8) / (to - from);
  return Math.floor(start + (end - start) * share);
}

function fillsOf(placedAt: Micros, weight: Hundredths, price: Hundredths, luck: Chance): Fill[] {
  const first = luck.happens(0.35) && weight >= 400 ? Math.floor(weight / 200) * 100 : weight;
  const weights = first === weight ? [weight] : [first, weight - first];
  let at = placedAt;
  return weights.map((part, index) => {
    at += millis(luck.between(320, 1_900)) + luck.between(0, 999);
    const ledgerAt = at + millis(luck.between(90, 620)) + luck.between(0, 999);
    const fill = {
      at,
      weight: part,
      price: price + index * 50,
      site: luck.pick(sites),
      ledger: { at: ledgerAt },
    };
    at = ledgerAt;
    return fill;
  });
}

function paymentOf(placedAt: Micros, luck: Chance): Payment {
  const at = placedAt + millis(luck.between(5_800, 7_900)) + luck.between(0, 999);
  const refusedAt = luck.happens(0.12) ? [at + millis(luck.between(4_000, 9_000))] : [];
  if (luck.happens(0.05)) return { at, refusedAt };
  const capturedAt = at + seconds(luck.between(15, 480)) + luck.between(0, 999_999);
  const outage = outageAt(capturedAt);
  return {
    at,
    refusedAt,
    capturedAt,
    ...(outage && luck.happens(outage.share) ? { late: outage.lateness(capturedAt, luck) } : {}),
  };
}

/** By day the team, by night whoever is on shift. */
function fulfiller(at: Micros, luck: Chance): typeof alice {
  const byDay = hourOf(at) > 6.5 && hourOf(at) < 19;
  return byDay ? luck.pick([dana, soren, alice]) : alice;
}

/** `cor_01JP4T6ZK2` */
const flowId = (at: Micros, luck: Chance): string =>
  `cor_01${base32(Math.floor(at / millis(1)), 5)}${base32(luck.between(0, 32_767), 3)}`;

const instruments = [
  ["CU-CATH-A", 940_000],
  ["CU-CATH-A", 939_000],
  ["CU-CATH-A", 941_000],
  ["AL-INGOT-P", 262_000],
  ["ZN-SHG", 288_500],
  ["NI-BRIQ", 1_561_000],
] as const;
const sites = ["RTM-4", "ANR-2", "VLI-1"] as const;
const holdReasons = ["certificate of origin missing", "customer asks to wait for the next truck"] as const;
const shipReasons = [
  "truck at the gate",
  "papers complete",
  "loaded by hand, scale 2",
  "Verladung bestätigt, Tor 3",
] as const;
