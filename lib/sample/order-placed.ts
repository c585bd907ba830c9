/**
 * What `order.placed` says, in each version of its schema. The desk changed it twice; events keep the version they
 * were written in, so a reader of the whole log meets all three:
 *
 *   v1  until 2026-02-17 05:10  {side, instrument, client, qty, price: "9398.00 USD"}
 *   v2  until 2026-03-03 05:05  {side, instrument, client, quantity, limit_price, currency}
 *                               `qty` is called quantity, `price` is split into limit_price and currency
 *   v3                          {side, instrument, quantity, limit_price, currency, lots, customer}
 *                               `client` is called customer; `lots` says from which sites how much is to come
 */
import { money, tonnes } from "./decimal";
import type { OrderPlan } from "./order-plan";
import { type Micros, timeOf } from "./story-time";
import { type Fields, number } from "./value";

/** The releases of the order service that brought a version. */
export const releases: readonly { version: number; since: Micros; release: string }[] = [
  { version: 2, since: timeOf("2026-02-17", "05:10:00"), release: "oms-api 2.3" },
  { version: 3, since: timeOf("2026-03-03", "05:05:00"), release: "oms-api 2.4" },
];

export function orderPlaced(plan: OrderPlan): { payload: Fields; schemaVersion: number } {
  const schemaVersion = releases.findLast(({ since }) => since <= plan.placedAt)?.version ?? 1;
  const { side, instrument } = plan;
  return { schemaVersion, payload: { side, instrument, ...versions[schemaVersion]?.(plan) } };
}

const versions: Readonly<Record<number, (plan: OrderPlan) => Fields>> = {
  1: (plan) => ({
    client: plan.customer,
    qty: number(tonnes(plan.quantity)),
    price: `${money(plan.limit)} USD`,
  }),
  2: (plan) => ({ client: plan.customer, ...ordered(plan) }),
  3: (plan) => ({
    ...ordered(plan),
    lots: plan.fills.map((fill) => ({ site: fill.site, tonnes: number(tonnes(fill.weight)) })),
    customer: plan.customer,
  }),
};

const ordered = (plan: OrderPlan): Fields => ({
  quantity: number(tonnes(plan.quantity)),
  limit_price: number(money(plan.limit)),
  currency: "USD",
});
