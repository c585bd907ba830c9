/**
 * The scenes of one order, from the signal that asked for it to its delivery, each caused by one before.
 *
 * Order of telling is order of time within each part; step.ts sorts all of them. Every scene is what one command
 * of one service does in one transaction: a fill writes the item and the order, a release the shipment, the order
 * and the stock of each site.
 */
import { ledger, oms, partner, risk, signalBot } from "./cast";
import { averagePrice, money, sum, tonnes, worth } from "./decimal";
import { deciding, shipping } from "./delivery-scenes";
import { given } from "./given";
import { orderPlaced } from "./order-placed";
import { type Fill, named, type OrderPlan } from "./order-plan";
import { paying, telling } from "./payment-scenes";
import { type Act, fact, insert, remove, type Scene, scene, update } from "./scene";
import { number } from "./value";

export function orderScenes(plan: OrderPlan): Scene[] {
  return [
    ...asking(plan),
    placing(plan),
    ...plan.fills.flatMap((fill, index) => filling(plan, fill, index)),
    ...paying(plan),
    ...telling(plan),
    ...deciding(plan),
    ...shipping(plan),
    ...deleting(plan),
  ];
}

function asking({ signal, risk: check, ...plan }: OrderPlan): Scene[] {
  if (!signal || !check) return [];
  const asked = fact(`signal/${signal.id}`, "signal.generated", {
    entity: ["signal", `${signal.id}`],
    payload: {
      instrument: plan.instrument,
      side: plan.side,
      tonnes: number(tonnes(plan.quantity)),
      model: "spread-7",
    },
  });
  // Exposure in hundredths of the limit: the larger the order, the nearer.
  const exposure = (0.3 + (plan.quantity / 2_500) * 0.12).toFixed(2);
  const passed = fact(`risk/${check.id}`, "risk.check_passed", {
    entity: ["risk", `${check.id}`],
    payload: { customer: plan.customer, exposure: number(exposure), limit: number("0.60") },
    schemaVersion: 2,
  });
  return [
    scene(signal.at, signalBot, { flow: plan.flow }, [asked]),
    scene(check.at, risk, { flow: plan.flow, cause: asked.name }, [passed]),
  ];
}

function placing(plan: OrderPlan): Scene {
  const { origin, flow } = plan;
  const actor = origin === "signal" ? oms : origin === "partner" ? partner : origin;
  const cause = plan.risk ? `risk/${plan.risk.id}` : plan.lostCause;
  const row = {
    customer: plan.customer,
    instrument: plan.instrument,
    side: plan.side,
    quantity: tonnes(plan.quantity),
    limit_price: money(plan.limit),
    status: "pending",
    filled_quantity: "0.0",
  };
  return scene(plan.placedAt, actor, { flow, ...(cause ? { cause } : {}) }, [
    insert("order", plan.id, "placed", "order.placed", row, orderPlaced(plan)),
  ]);
}

function filling(plan: OrderPlan, fill: Fill, index: number): Scene[] {
  const item = `${plan.id}-${index + 1}`;
  const done = plan.fills.slice(0, index + 1);
  const filled = sum(done.map((each) => each.weight));
  const total = sum(done.map((each) => worth(each.weight, each.price)));
  const posted = fill.posted ?? money(worth(fill.weight, fill.price));
  const row = { order_id: plan.id, tonnes: tonnes(fill.weight), price: money(fill.price), site: fill.site };
  const progress = { filled_quantity: tonnes(filled), average_price: money(averagePrice(total, filled)) };
  const entry = { order_id: plan.id, account: "receivables", amount: posted, currency: "USD" };
  const post: Act[] = [
    insert("ledger", `${fill.ledger.id}`, "posted", "ledger.posted", entry, {
      payload: { account: "receivables", amount: number(posted), currency: "USD", item: `item/${item}` },
      schemaVersion: 2,
    }),
  ];
  // The first fill sets the order's total itself; later ones wait for the ledger.
  if (index > 0) {
    post.push(
      update(
        "order",
        plan.id,
        `total ${index}`,
        "order.total_posted",
        { total: money(total) },
        { cause: `ledger/${fill.ledger.id} posted` },
      ),
    );
  }
  return [
    scene(fill.at, oms, { flow: plan.flow, cause: named.placed(plan) }, [
      insert("item", item, "filled", "order.filled", row, {
        payload: { tonnes: number(row.tonnes), price: number(row.price), site: fill.site, venue: "LME" },
      }),
      update("order", plan.id, `filled ${index + 1}`, "order.filled", {
        ...progress,
        ...(index === 0 ? { total: money(total) } : {}),
      }),
    ]),
    scene(fill.ledger.at, ledger, { flow: plan.flow, cause: `item/${item} filled` }, post),
  ];
}

function deleting({ deletion, ...plan }: OrderPlan): Scene[] {
  if (!deletion) return [];
  return [
    scene(deletion.at, deletion.by, { flow: plan.flow, ...given({ reason: deletion.reason }) }, [
      remove(
        "order",
        plan.id,
        "cancelled",
        "order.cancelled",
        given({ payload: deletion.reason ? { reason: deletion.reason } : undefined }),
      ),
    ]),
  ];
}
