/** The orders that the mockups show around the incident, at their times and with their figures. */
import { alice, ben, chen } from "./cast";
import { hundredths } from "./decimal";
import type { Fill, OrderPlan, Payment } from "./order-plan";
import { hash32 } from "./chance";
import { base32 } from "./step";
import { type Micros, millis, thursday, wednesday } from "./story-time";

type Script = Partial<Omit<OrderPlan, "fills">> & {
  at: Micros;
  of: string;
  weight: string;
  price: string;
  fills?: Fill[];
};

export function scriptedOrders(): OrderPlan[] {
  return [...wednesdaysOrders(), ...beforeTheIncident(), ...duringTheIncident(), ...afterTheIncident()];
}

/** What ben deletes without a word. */
function wednesdaysOrders(): OrderPlan[] {
  // biome-ignore format: one line a part of an order
  return [
    order("0988", {
      at: wednesday("15:18:52.618"), of: "Kestrel Motors", weight: "6.0", price: "9391.00", origin: "partner",
      deletion: { at: wednesday("17:41:09.337"), by: ben },
    }),
    order("0991", {
      at: wednesday("16:06:17.904"), of: "Kestrel Motors", weight: "6.0", price: "9391.00", origin: "partner",
      deletion: { at: wednesday("17:41:31.072"), by: ben },
    }),
  ];
}

function beforeTheIncident(): OrderPlan[] {
  // biome-ignore format: one line a part of an order
  return [
    order("1026", {
      at: thursday("01:37:40.512"), of: "Tamarind Electric", weight: "5.0", price: "9412.00",
      fills: [fill("03:11:21.874", "5.0", "9412.00", "VLI-1", "03:11:22.301", "90411")],
      payment: paid("03:11:22.904", "03:11:51.207", "8809"),
      notice: { at: thursday("03:11:51.604"), to: alice, text: "paid, ready to load", cause: "captured" },
      moves: [{ at: thursday("03:21:14.338"), by: alice, from: "paid", to: "shipped" }],
      shipment: { at: thursday("03:21:14.571"), caused: "shipped" },
    }),
    order("1038", {
      at: thursday("03:04:10.220"), of: "Vega Windings", weight: "30.0", price: "9399.50",
      fills: [fill("03:04:10.871", "30.0", "9399.50", "RTM-4", "03:04:11.302")],
      payment: paid("03:04:12.006", "03:07:48.410"),
      notice: { at: thursday("03:07:48.733"), to: alice, text: "paid, ready to load", cause: "captured" },
      moves: [{ at: thursday("03:11:02.482"), by: alice, from: "paid", to: "shipped", reason: "truck at the gate" }],
      shipment: { id: "3309", at: thursday("03:12:02.933"), caused: "shipped" },
    }),
    order("1039", {
      at: thursday("03:09:12.336"), of: "Kestrel Motors", weight: "12.0", price: "9405.00", origin: "partner",
      deletion: { at: thursday("03:12:26.114"), by: ben, reason: "duplicate" },
    }),
    // Paid by wire before anything was filled, and marked so by hand.
    order("1040", {
      at: thursday("03:11:30.556"), of: "Tamarind Electric", weight: "5.0", price: "9412.00",
      fills: [fill("03:12:18.940", "5.0", "9412.00", "RTM-4", "03:12:19.610")],
      payment: paid("03:11:31.918", "03:12:38.019", "8811"),
      moves: [
        { at: thursday("03:11:44.068"), by: alice, from: "pending", to: "paid", reason: "wire confirmed by phone" },
        { at: thursday("03:24:02.117"), by: alice, from: "paid", to: "shipped" },
      ],
      shipment: { at: thursday("03:24:18.502"), caused: "shipped" },
    }),
    order("1041", {
      at: thursday("03:07:40.109"), of: "Orlan Foundry", weight: "6.0", price: "9398.00",
      fills: [fill("03:07:40.733", "6.0", "9398.00", "RTM-4", "03:07:41.180")],
      payment: paid("03:07:41.512", "03:09:30.277"),
      notice: { at: thursday("03:09:30.690"), to: alice, text: "paid, ready to load", cause: "captured" },
      moves: [{ at: thursday("03:12:05.120"), by: alice, from: "paid", to: "shipped" }],
      shipment: { at: thursday("03:12:13.481"), caused: "shipped" },
    }),
  ];
}

function duringTheIncident(): OrderPlan[] {
  // biome-ignore format: one line a part of an order
  return [
    order("1043", {
      at: thursday("03:12:00.918"), of: "Sable & Finch", weight: "4.0", price: "9402.50",
      fills: [fill("03:12:01.507", "4.0", "9402.50", "ANR-2", "03:12:02.013")],
      payment: paid("03:12:02.288", "03:20:44.914"),
    }),
    order("1044", {
      at: thursday("03:12:01.774"), of: "Kestrel Motors", weight: "12.0", price: "9405.00", origin: "partner",
      edits: [
        { at: thursday("03:12:19.377"), by: ben, type: "order.amended", set: { quantity: "10.0" }, reason: "customer asked by mail" },
      ],
    }),
    order("1045", {
      at: thursday("03:12:08.310"), of: "Huta Żelazna Śląsk", weight: "10.0", price: "9411.00",
      fills: [fill("03:12:08.902", "10.0", "9411.00", "ANR-2", "03:12:09.377")],
      payment: paid("03:12:14.660", "03:16:51.030", "8820"),
    }),
    // The ledger rounded to whole dollars: office.ts has the correction.
    order("1046", {
      at: thursday("03:12:22.118"), of: "Hollis Cable Co", weight: "9.4", price: "9383.40",
      fills: [{ ...fill("03:12:41.010", "9.4", "9383.40", "VLI-1", "03:12:41.552", "90419"), posted: "88204.00" }],
      payment: paid("03:12:43.870", "03:18:02.556"),
    }),
    order("1047", {
      at: thursday("03:12:30.902"), of: "Hollis Cable Co", weight: "8.0", price: "9398.50",
      fills: [fill("03:12:31.470", "8.0", "9398.50", "RTM-4", "03:12:43.204")],
      payment: paid("03:12:44.120", "03:14:40.218"),
      moves: [
        {
          at: thursday("03:45:07.719"), by: chen, from: "paid", to: "held", set: { hold_reason: "INC-311" },
          reason: "Same alert rule, looked at in the morning",
        },
      ],
    }),
  ];
}

function afterTheIncident(): OrderPlan[] {
  // biome-ignore format: one line a part of an order
  return [
    order("1055", {
      at: thursday("03:24:11.660"), of: "Orlan Foundry", weight: "4.0", price: "9398.00",
      fills: [fill("03:24:12.208", "4.0", "9398.00", "VLI-1", "03:24:12.690")],
      payment: paid("03:24:13.044", "03:29:40.871"),
      moves: [
        { at: thursday("03:35:12.090"), by: alice, from: "paid", to: "held", set: { hold_reason: "papers" } },
        { at: thursday("03:44:20.118"), by: ben, from: "held", to: "paid", set: { hold_reason: null }, reason: "papers came" },
      ],
      edits: [{ at: thursday("03:46:12.026"), by: ben, type: "order.amended", set: { quantity: "4.5" } }],
    }),
    order("1058", {
      at: thursday("03:33:50.402"), of: "Lund & Partners", weight: "2.0", price: "9407.00", origin: ben,
      deletion: { at: thursday("03:43:44.730"), by: ben, reason: "draft" },
    }),
    order("1060", { at: thursday("03:43:30.004"), of: "Vega Windings", weight: "9.5", price: "9408.00" }),
    order("1061", {
      at: thursday("03:44:36.221"), of: "Lund & Partners", weight: "6.0", price: "9408.00",
      fills: [fill("03:44:37.004", "6.0", "9408.00", "ANR-2", "03:44:49.212")],
    }),
    order("1062", {
      at: thursday("03:45:11.830"), of: "شركة النحاس المتحدة", weight: "7.0", price: "9409.00", origin: "partner",
      lostCause: "lost:partner order 1062",
    }),
    order("1063", {
      at: thursday("03:45:40.961"), of: "Sable & Finch", weight: "3.0", price: "9409.00",
      fills: [fill("03:45:41.507", "3.0", "9409.00", "RTM-4", "03:45:42.061")],
      payment: { at: thursday("03:45:58.340"), refusedAt: [] },
    }),
    order("1064", {
      at: thursday("03:46:32.955"), of: "Hollis Cable Co", weight: "12.0", price: "9409.50",
      fills: [fill("03:46:33.470", "12.0", "9409.50", "RTM-4", "03:46:49.310")],
    }),
  ];
}

export function order(id: string, { at, of, weight, price, ...rest }: Script): OrderPlan {
  const bySignal = rest.origin === undefined;
  return {
    id,
    customer: of,
    instrument: "CU-CATH-A",
    side: "sell",
    quantity: hundredths(weight),
    limit: hundredths(price),
    placedAt: at,
    origin: "signal",
    flow: `cor_01${base32(Math.floor(at / millis(1)), 5)}${base32(hash32(id), 3)}`,
    fills: [],
    moves: [],
    edits: [],
    ...(bySignal ? { signal: { at: at - millis(49) }, risk: { at: at - millis(8) } } : {}),
    ...rest,
  };
}

/** A fill and its posting, at times of the night. */
export function fill(
  clock: string,
  weight: string,
  price: string,
  site: string,
  posted: string,
  ledger?: string,
): Fill {
  return {
    at: thursday(clock),
    weight: hundredths(weight),
    price: hundredths(price),
    site,
    ledger: { at: thursday(posted), ...(ledger === undefined ? {} : { id: ledger }) },
  };
}

function paid(requested: string, captured: string, id?: string): Payment {
  return {
    at: thursday(requested),
    refusedAt: [],
    capturedAt: thursday(captured),
    ...(id === undefined ? {} : { id }),
  };
}
