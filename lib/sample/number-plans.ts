/**
 * Gives signals, checks, payments, shipments and ledger entries their numbers in the order of time, as the desk's
 * own counters would. Numbers that the script fixes stay: the counting before the first of them leads up to it,
 * after each of them it goes on from there.
 */
import type { Numbered, OrderPlan } from "./order-plan";

export function numberPlans(plans: readonly OrderPlan[], otherPayments: readonly Numbered[]): void {
  const all = (part: (plan: OrderPlan) => readonly (Numbered | undefined)[]): Numbered[] =>
    plans.flatMap(part).filter((numbered) => numbered !== undefined);
  count(
    "signal",
    all((plan) => [plan.signal]),
  );
  count(
    "risk",
    all((plan) => [plan.risk]),
  );
  count("payment", [...all((plan) => [plan.payment]), ...otherPayments]);
  count(
    "shipment",
    all((plan) => [plan.shipment]),
  );
  count(
    "ledger",
    all((plan) => plan.fills.map((fill) => fill.ledger)),
  );
}

function count(what: string, list: Numbered[]): void {
  const inTime = list.sort((a, b) => a.at - b.at);
  const fixed = inTime.findIndex((numbered) => numbered.id !== undefined);
  let last = Number(inTime[fixed]?.id ?? 1) - Math.max(fixed, 0) - 1;
  for (const numbered of inTime) {
    const next = last + 1;
    if (numbered.id !== undefined && Number(numbered.id) < next) {
      throw new Error(`${what}/${numbered.id} comes when the desk has counted to ${last} already`);
    }
    last = numbered.id === undefined ? next : Number(numbered.id);
    numbered.id = String(last);
  }
}
