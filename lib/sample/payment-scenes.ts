/** How an order is paid: asked for, refused by the bank now and then, captured, and the news of it. */
import { notifier, payments, psp } from "./cast";
import { money, sum, worth } from "./decimal";
import { named, type OrderPlan } from "./order-plan";
import { fact, insert, notified, type Scene, scene, update } from "./scene";
import { type Fields, number } from "./value";

export function paying(plan: OrderPlan): Scene[] {
  const { payment, flow } = plan;
  if (!payment) return [];
  const id = `${payment.id}`;
  const amount = money(sum(plan.fills.map((fill) => worth(fill.weight, fill.price))));
  const requested = `payment/${id} requested`;
  const scenes = [
    scene(payment.at, payments, { flow, cause: named.placed(plan) }, [
      insert(
        "payment",
        id,
        "requested",
        "payment.requested",
        { order_id: plan.id, amount, currency: "USD", status: "open" },
        {
          payload: { amount: number(amount), currency: "USD", order: `order/${plan.id}` },
        },
      ),
      update(
        "order",
        plan.id,
        `payment ${id}`,
        "order.payment_linked",
        { payment: `payment/${id}`, payment_status: "open" },
        { cause: requested },
      ),
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
  return scene(
    at,
    psp,
    { flow: plan.flow, cause: `payment/${id} requested`, ...(late === undefined ? {} : { lag: late }) },
    [
      update(
        "payment",
        id,
        "captured",
        "payment.captured",
        { status: "captured" },
        { payload: { provider: "psp", settlement: "T+1" } },
      ),
      update("order", plan.id, "paid", byHand ? "order.payment_changed" : "order.status_changed", change, {
        cause: named.captured(plan),
      }),
    ],
  );
}

export function telling(plan: OrderPlan): Scene[] {
  const { notice } = plan;
  if (!notice) return [];
  return [
    scene(notice.at, notifier, { flow: plan.flow, cause: named[notice.cause](plan) }, [
      notified(named.notice(plan), notice.to.id, notice.text, { order: `order/${plan.id}` }),
    ]),
  ];
}
