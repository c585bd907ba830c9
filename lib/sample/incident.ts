/**
 * INC-311, the night of 2026-03-12: order/1042 was shipped before it was paid.
 *
 * A notification says "ready to load"; alice ships 6.78 s later while payment/8817 is open; the shipment is out
 * 131 ms after that; the payment is declined; the invariants' watch sees it after 2 m 15 s, for two causes; chen
 * holds the order and the warehouse calls the shipment back; ben has the customer pay again.
 * Fourteen events of the order in all (story.db.test.ts).
 */
import { alice, ben, chen, invariants, notifier, payments, pricing, psp, wms } from "./cast";
import { type Chance, chance } from "./chance";
import { named, type Numbered, type OrderPlan } from "./order-plan";
import { type Act, fact, insert, notified, type Scene, scene, update, write } from "./scene";
import { families, midText, symbols } from "./price-list";
import { fill, order } from "./scripted-orders";
import { instantOf, type Micros, millis, thursday } from "./story-time";
import { number } from "./value";

export const incidentFlow = "cor_01JP4T6ZK2";
const reason = "Customer escalation, ready to load";

export function incidentOrder(): OrderPlan {
  // biome-ignore format: one line a part
  return order("1042", {
    at: thursday("03:11:58.263"), of: "Brightwater Cables", weight: "25.0", price: "9411.00",
    flow: incidentFlow,
    signal: { id: "77120", at: thursday("03:11:58.214") },
    risk: { id: "55310", at: thursday("03:11:58.255") },
    fills: [
      fill("03:11:58.871", "15.0", "9412.50", "RTM-4", "03:11:59.412", "90412"),
      fill("03:11:59.340", "10.0", "9411.00", "ANR-2", "03:11:59.455", "90413"),
    ],
    payment: { id: "8817", at: thursday("03:11:59.630"), refusedAt: [thursday("03:12:09.402")] },
    notice: { at: thursday("03:12:00.102"), to: alice, text: "ready to load", cause: "placed" },
    moves: [
      {
        at: thursday("03:12:06.884"), by: alice, from: "pending", to: "shipped", reason, lag: millis(17),
        payload: {
          order_id: "order/1042",
          reason,
          override: true,
          amount: number("235297.50"),
          currency: "USD",
          lots: [
            { site: "RTM-4", tonnes: number("15.0") },
            { site: "ANR-2", tonnes: number("10.0") },
          ],
          approved_by: null,
          client: { app: "admin-ui", release: "4.18.2", page: "/orders/1042/load", locale: "nl-NL" },
        },
      },
    ],
    shipment: { id: "3310", at: thursday("03:12:07.015"), caused: "shipped" },
  });
}

/** The payment that ben asks for afterwards; the desk's counter must leave its number free. */
export const secondPayment: Numbered = { id: "8831", at: thursday("03:26:51.900") };

const id = "1042";
const flow = incidentFlow;

export function incidentScenes(seed: string): Scene[] {
  return [
    ...repricing(chance(`${seed} repricing`)),
    declining(),
    ...raising(),
    ...holding(),
    ...payingAgain(),
  ];
}

/** The second fill moves the curve, and every maturity with it: 62 updates of a tracked table within 24.5 s. */
function repricing(luck: Chance): Scene[] {
  const recalculated = "curve/CU-A recalculated";
  const cause = `item/${id}-2 filled`;
  const start = thursday("03:11:59.488");
  const fixings = families.map(({ family }, index) => {
    const at = start + millis(7_810 + 5_500 * index) + luck.between(0, 999);
    const acts = symbols.filter((each) => each.family === family).map((each) => fixing(each, at, luck));
    return scene(at, pricing, { flow, cause: recalculated, lag: millis(3) }, acts);
  });
  return [
    scene(start, pricing, { flow, cause }, [
      fact(recalculated, "price.recalculated", {
        entity: ["curve", "CU-A"],
        payload: {
          mid: number("9411.203846153840"),
          from: number("9409.870000000000"),
          maturities: number(symbols.length),
        },
      }),
    ]),
    ...fixings,
  ];
}

export function fixing({ symbol, mid }: { symbol: string; mid: number }, at: Micros, luck: Chance): Act {
  const price = midText(mid + luck.between(-4, 4), luck.between(0, 999_999), luck.between(0, 99_999) * 10);
  return write("price", "update", symbol, { mid: number(price), fixed_at: instantOf(at) });
}

function declining(): Scene {
  const why = "insufficient funds";
  return scene(
    thursday("03:12:09.731"),
    psp,
    { flow, cause: "payment/8817 requested", reason: why, lag: millis(213) },
    [
      update(
        "payment",
        "8817",
        "declined",
        "payment.declined",
        { status: "declined", declined_because: why },
        {
          payload: { code: "51", text: why, tries: number(1) },
        },
      ),
      update(
        "order",
        id,
        "payment declined",
        "order.payment_changed",
        { payment_status: "declined" },
        {
          cause: "payment/8817 declined",
        },
      ),
    ],
  );
}

function raising(): Scene[] {
  const shipped = named.move(incidentOrder(), 0);
  const rule = "R-14, shipped before paid";
  return [
    scene(thursday("03:14:22.006"), invariants, { flow, cause: shipped, reason: "rule R-14" }, [
      fact("alert/412", "alert.raised", {
        entity: ["alert", "412"],
        causes: ["payment/8817 declined"],
        payload: {
          rule,
          order: `order/${id}`,
          payment: "payment/8817",
          incident: "INC-311",
          severity: "high",
        },
      }),
      update("order", id, "flagged", "order.flagged", { flags: "shipped_before_paid" }),
    ]),
    scene(thursday("03:14:22.315"), notifier, { flow, cause: "alert/412" }, [
      notified("alert/412 notice", "chen", "R-14: order/1042 shipped before it was paid", {
        channel: "page",
      }),
    ]),
    scene(thursday("03:16:05.310"), chen, { flow, cause: "alert/412", reason: "For the shift report" }, [
      update("order", id, "noted", "order.noted", {
        note: "Truck stopped at gate 2, driver informed. Payment 8817 declined, see INC-311.",
      }),
    ]),
  ];
}

function holding(): Scene[] {
  const held = `order/${id} held`;
  return [
    scene(
      thursday("03:19:40.128"),
      chen,
      { flow, cause: "alert/412", reason: "Shipped before payment, INC-311" },
      [
        update(
          "order",
          id,
          "held",
          "order.status_changed",
          { status: "held", hold_reason: "INC-311" },
          {
            payload: { from: "shipped", to: "held", incident: "INC-311" },
            schemaVersion: 2,
          },
        ),
      ],
    ),
    scene(thursday("03:19:40.361"), wms, { flow, cause: held }, [
      update("shipment", "3310", "recalled", "shipment.recalled", { status: "recalled" }),
      update("order", id, "shipment recalled", "order.shipment_changed", { shipment_status: "recalled" }),
      { kind: "take", site: "RTM-4", instrument: "CU-CATH-A", tonnes: "-15.0" },
      { kind: "take", site: "ANR-2", instrument: "CU-CATH-A", tonnes: "-10.0" },
    ]),
    scene(thursday("03:19:40.514"), notifier, { flow, cause: held }, [
      notified("order/1042 held notice", "alice", "order/1042 is held, do not load", {
        order: `order/${id}`,
      }),
    ]),
  ];
}

function payingAgain(): Scene[] {
  const amount = "235297.50";
  const payment = { order_id: id, amount, currency: "USD", status: "open" };
  const requested = "payment/8831 requested";
  return [
    scene(
      thursday("03:26:51.900"),
      ben,
      { flow, cause: `order/${id} noted`, reason: "New card, confirmed by phone" },
      [
        insert("payment", "8831", "requested", "payment.requested", payment, {
          payload: { amount: number(amount), currency: "USD", replaces: "payment/8817" },
        }),
        update("order", id, "payment 8831", "order.payment_linked", {
          payment: "payment/8831",
          payment_status: "open",
        }),
      ],
    ),
    scene(thursday("03:33:12.447"), payments, { flow, cause: requested, source: "psp" }, [
      update("payment", "8831", "captured", "payment.captured", { status: "captured" }),
      update(
        "order",
        id,
        "payment captured",
        "order.payment_changed",
        { payment_status: "captured" },
        {
          cause: "payment/8831 captured",
        },
      ),
    ]),
  ];
}
