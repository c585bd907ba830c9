/**
 * The scenes of one order, from the signal that asked for it to its delivery, each caused by one before.
 *
 * Order of telling is order of time within each part; step.ts sorts all of them. Every scene is what one command
 * of one service does in one transaction: a fill writes the item and the order, a release the shipment, the order
 * and the stock of each site.
 */
import { ledger, notifier, oms, partner, payments, psp, risk, signalBot, wms } from "./cast";
import { averagePrice, type Hundredths, money, tonnes, worth } from "./decimal";
import { type Fill, named, type OrderPlan } from "./order-plan";
import { type Act, fact, insert, notified, remove, type Scene, scene, update } from "./scene";
import { instantOf } from "./story-time";
import { type Fields, number } from "./value";

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
    payload: { instrument: plan.instrument, side: plan.side, tonnes: number(tonnes(plan.quantity)), model: "spread-7" },
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
  const payload = {
    side: plan.side,
    instrument: plan.instrument,
    quantity: number(row.quantity),
    limit_price: number(row.limit_price),
    currency: "USD",
    lots: plan.fills.map((fill) => ({ site: fill.site, tonnes: number(tonnes(fill.weight)) })),
  };
  return scene(plan.placedAt, actor, { flow, ...(cause ? { cause } : {}) }, [
    insert("order", plan.id, "placed", "order.placed", row, { payload, schemaVersion: 3 }),
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
      update("order", plan.id, `total ${index}`, "order.total_posted", { total: money(total) }, { cause: `ledger/${fill.ledger.id} posted` }),
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

function paying(plan: OrderPlan): Scene[] {
  const { payment, flow } = plan;
  if (!payment) return [];
  const id = `${payment.id}`;
  const amount = money(sum(plan.fills.map((fill) => worth(fill.weight, fill.price))));
  const requested = `payment/${id} requested`;
  const scenes = [
    scene(payment.at, payments, { flow, cause: named.placed(plan) }, [
      insert("payment", id, "requested", "payment.requested", { order_id: plan.id, amount, currency: "USD", status: "open" }, {
        payload: { amount: number(amount), currency: "USD", order: `order/${plan.id}` },
      }),
      update("order", plan.id, `payment ${id}`, "order.payment_linked", { payment: `payment/${id}`, payment_status: "open" }, { cause: requested }),
    ]),
    ...payment.refusedAt.map((at, index) =>
      scene(at, psp, { flow, cause: requested, reason: "declined by the bank, will be tried again" }, [
        fact(`payment/${id} refused ${index + 1}`, "payment.capture_failed", {
          entity: ["payment", id],
          failed: true,
          payload: { try: number(index + 1), code: "51", text: "insufficient funds", amount: number(amount) },
        }),
      ]),
    ),
  ];
  return payment.capturedAt === undefined ? scenes : [...scenes, capturing(plan, id, payment.capturedAt)];
}

function capturing(plan: OrderPlan, id: string, at: number): Scene {
  const late = plan.payment?.late;
  // Who was marked paid by hand stays so; only the payment's own status follows.
  const byHand = plan.moves.some((move) => move.to === "paid" && move.at < at);
  const change: Fields = { payment_status: "captured", ...(byHand ? {} : { status: "paid" }) };
  return scene(at, psp, { flow: plan.flow, cause: `payment/${id} requested`, ...(late === undefined ? {} : { lag: late }) }, [
    update("payment", id, "captured", "payment.captured", { status: "captured" }, { payload: { provider: "psp", settlement: "T+1" } }),
    update("order", plan.id, "paid", byHand ? "order.payment_changed" : "order.status_changed", change, {
      cause: named.captured(plan),
    }),
  ]);
}

function telling(plan: OrderPlan): Scene[] {
  const { notice } = plan;
  if (!notice) return [];
  return [
    scene(notice.at, notifier, { flow: plan.flow, cause: named[notice.cause](plan) }, [
      notified(named.notice(plan), notice.to.id, notice.text, { order: `order/${plan.id}` }),
    ]),
  ];
}

function deciding(plan: OrderPlan): Scene[] {
  const moves = plan.moves.map((move, index) => {
    const shipped = move.to === "shipped" ? { shipped_at: instantOf(move.at), shipped_by: move.by.id } : {};
    const cause = move.cause ?? (plan.notice && plan.notice.at < move.at ? named.notice(plan) : undefined);
    const { at, by, reason, lag } = move;
    return scene(at, by, { flow: plan.flow, ...given({ cause, reason, lag }) }, [
      update("order", plan.id, `move ${index + 1}`, "order.status_changed", { status: move.to, ...shipped, ...move.set }, {
        payload: { from: move.from, to: move.to, ...move.payload },
        schemaVersion: 2,
      }),
    ]);
  });
  const edits = plan.edits.map(({ at, by, type, set, reason, onBehalfOf, cause }, index) =>
    scene(at, by, { flow: plan.flow, ...given({ cause, reason }) }, [
      update("order", plan.id, `edit ${index + 1}`, type, set, given({ onBehalfOf })),
    ]),
  );
  return [...moves, ...edits];
}

function shipping(plan: OrderPlan): Scene[] {
  const { shipment, flow } = plan;
  if (!shipment) return [];
  const id = `${shipment.id}`;
  const decided = named.move(plan, plan.moves.findIndex((move) => move.to === "shipped"));
  const sites = plan.fills.map((fill) => fill.site).join(", ");
  const row = { order_id: plan.id, lots: number(plan.fills.length), sites, status: "released" };
  const scenes = [
    scene(shipment.at, wms, { flow, cause: decided }, [
      insert("shipment", id, "released", "shipment.released", row, {
        payload: { lots: plan.fills.map((fill) => ({ site: fill.site, tonnes: number(tonnes(fill.weight)) })) },
        schemaVersion: 2,
      }),
      update("order", plan.id, "shipment", "order.shipment_linked", { shipment: `shipment/${id}`, shipment_status: "released" }),
      ...plan.fills.map((fill): Act => ({ kind: "take", site: fill.site, instrument: plan.instrument, tonnes: tonnes(fill.weight) })),
    ]),
  ];
  if (shipment.deliveredAt === undefined) return scenes;
  const delivered = scene(shipment.deliveredAt, wms, { flow, cause: `shipment/${id} released` }, [
    update("shipment", id, "delivered", "shipment.delivered", { status: "delivered" }, { payload: { signedBy: "gate" } }),
    update("order", plan.id, "delivered", "order.status_changed", { status: "delivered", shipment_status: "delivered" }, {
      cause: `shipment/${id} delivered`,
    }),
  ]);
  return [...scenes, delivered];
}

function deleting({ deletion, ...plan }: OrderPlan): Scene[] {
  if (!deletion) return [];
  return [
    scene(deletion.at, deletion.by, { flow: plan.flow, ...given({ reason: deletion.reason }) }, [
      remove("order", plan.id, "cancelled", "order.cancelled", given({ payload: deletion.reason ? { reason: deletion.reason } : undefined })),
    ]),
  ];
}

const sum = (values: readonly Hundredths[]): Hundredths => values.reduce((total, value) => total + value, 0);

/** Without the fields that are undefined. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
