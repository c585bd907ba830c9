/** What people decide about an order, and what the warehouse does then: release, stock, delivery. */
import { wms } from "./cast";
import { tonnes } from "./decimal";
import { given } from "./given";
import { named, type OrderPlan } from "./order-plan";
import { type Act, insert, type Scene, scene, update } from "./scene";
import { instantOf } from "./story-time";
import { number } from "./value";

export function deciding(plan: OrderPlan): Scene[] {
  const moves = plan.moves.map((move, index) => {
    const shipped = move.to === "shipped" ? { shipped_at: instantOf(move.at), shipped_by: move.by.id } : {};
    const cause = move.cause ?? (plan.notice && plan.notice.at < move.at ? named.notice(plan) : undefined);
    const { at, by, reason, lag } = move;
    return scene(at, by, { flow: plan.flow, ...given({ cause, reason, lag }) }, [
      update(
        "order",
        plan.id,
        `move ${index + 1}`,
        "order.status_changed",
        { status: move.to, ...shipped, ...move.set },
        {
          payload: { from: move.from, to: move.to, ...move.payload },
          schemaVersion: 2,
        },
      ),
    ]);
  });
  const edits = plan.edits.map(({ at, by, type, set, reason, onBehalfOf, cause }, index) =>
    scene(at, by, { flow: plan.flow, ...given({ cause, reason }) }, [
      update("order", plan.id, `edit ${index + 1}`, type, set, given({ onBehalfOf })),
    ]),
  );
  return [...moves, ...edits];
}

export function shipping(plan: OrderPlan): Scene[] {
  const { shipment, flow } = plan;
  if (!shipment) return [];
  const id = `${shipment.id}`;
  const decided = named.move(
    plan,
    plan.moves.findIndex((move) => move.to === "shipped"),
  );
  const sites = plan.fills.map((fill) => fill.site).join(", ");
  const row = { order_id: plan.id, lots: number(plan.fills.length), sites, status: "released" };
  const scenes = [
    scene(shipment.at, wms, { flow, cause: decided }, [
      insert("shipment", id, "released", "shipment.released", row, {
        payload: {
          lots: plan.fills.map((fill) => ({ site: fill.site, tonnes: number(tonnes(fill.weight)) })),
        },
        schemaVersion: 2,
      }),
      update("order", plan.id, "shipment", "order.shipment_linked", {
        shipment: `shipment/${id}`,
        shipment_status: "released",
      }),
      ...plan.fills.map(
        (fill): Act => ({
          kind: "take",
          site: fill.site,
          instrument: plan.instrument,
          tonnes: tonnes(fill.weight),
        }),
      ),
    ]),
  ];
  if (shipment.deliveredAt === undefined) return scenes;
  const delivered = scene(shipment.deliveredAt, wms, { flow, cause: `shipment/${id} released` }, [
    update(
      "shipment",
      id,
      "delivered",
      "shipment.delivered",
      { status: "delivered" },
      { payload: { signedBy: "gate" } },
    ),
    update(
      "order",
      plan.id,
      "delivered",
      "order.status_changed",
      { status: "delivered", shipment_status: "delivered" },
      {
        cause: `shipment/${id} delivered`,
      },
    ),
  ]);
  return [...scenes, delivered];
}
