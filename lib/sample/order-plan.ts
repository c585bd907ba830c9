/** What is going to happen to one order, as times and figures; order-scenes.ts tells it, number-plans.ts numbers it. */
import type { Actor } from "./cast";
import type { Hundredths } from "./decimal";
import type { Micros } from "./story-time";
import type { Fields } from "./value";

export type OrderPlan = {
  /** Four digits: `1042`. */
  id: string;
  customer: string;
  instrument: string;
  side: "buy" | "sell";
  quantity: Hundredths;
  limit: Hundredths;
  placedAt: Micros;
  /** Who asked for it: our own signal after a risk check, a partner over its API, or a person on the phone. */
  origin: "signal" | "partner" | Actor;
  flow: string;
  signal?: Numbered;
  risk?: Numbered;
  fills: Fill[];
  payment?: Payment;
  notice?: Notice;
  moves: Move[];
  edits: Edit[];
  shipment?: Shipment;
  deletion?: Deletion;
  /** A partner's cause that never arrived. */
  lostCause?: string;
};

/** A number given by the desk's own counting, unless the script fixes it. */
export type Numbered = { id?: string; at: Micros };

export type Fill = {
  at: Micros;
  weight: Hundredths;
  price: Hundredths;
  site: string;
  ledger: Numbered;
  posted?: string;
};

export type Payment = Numbered & {
  /** Tries that the bank refused; nothing changes by them. */
  refusedAt: Micros[];
  capturedAt?: Micros;
  /** The provider told us that much later. */
  late?: Micros;
};

export type Notice = { at: Micros; to: Actor; text: string; cause: "placed" | "captured" };

/** A change of status by a person. */
export type Move = {
  at: Micros;
  by: Actor;
  to: "paid" | "shipped" | "held" | "pending";
  from: string;
  reason?: string;
  set?: Fields;
  payload?: Fields;
  cause?: string;
  lag?: Micros;
};

/** Any other change by a person, such as an amended quantity or a note. */
export type Edit = {
  at: Micros;
  by: Actor;
  type: string;
  set: Fields;
  reason?: string;
  onBehalfOf?: string;
  cause?: string;
};

export type Shipment = Numbered & { deliveredAt?: Micros; caused: "shipped" };

export type Deletion = { at: Micros; by: Actor; reason?: string };

/** Names of events, by which other events name their cause. */
export const named = {
  placed: (plan: OrderPlan) => `order/${plan.id} placed`,
  captured: (plan: OrderPlan) => `payment/${plan.payment?.id} captured`,
  notice: (plan: OrderPlan) => `order/${plan.id} notice`,
  move: (plan: OrderPlan, index: number) => `order/${plan.id} move ${index + 1}`,
};
