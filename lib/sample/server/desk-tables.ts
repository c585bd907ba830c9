/** The desk's tables as its commands know them: those that tell the log themselves, and those that are tracked. */
import "server-only";
import type { TellingTable, TrackedTable } from "../scene";

export type Table = { relation: string; key: string; columns: readonly string[] };

export const telling: Readonly<Record<TellingTable, Table>> = {
  order: {
    relation: 'desk."order"',
    key: "id",
    columns: [
      "customer",
      "instrument",
      "side",
      "quantity",
      "limit_price",
      "currency",
      "status",
      "filled_quantity",
      "average_price",
      "total",
      "payment",
      "payment_status",
      "shipment",
      "shipment_status",
      "shipped_at",
      "shipped_by",
      "hold_reason",
      "flags",
      "note",
    ],
  },
  item: {
    relation: "desk.order_item",
    key: "id",
    columns: ["order_id", "tonnes", "price", "site", "weighed"],
  },
  payment: {
    relation: "desk.payment",
    key: "id",
    columns: ["order_id", "amount", "currency", "status", "declined_because"],
  },
  shipment: { relation: "desk.shipment", key: "id", columns: ["order_id", "lots", "sites", "status"] },
  ledger: {
    relation: "desk.ledger_entry",
    key: "id",
    columns: ["order_id", "account", "amount", "currency"],
  },
};

export const tracked: Readonly<Record<TrackedTable, Table>> = {
  customer: {
    relation: "desk.customer",
    key: "id",
    columns: ["name", "country", "terms_days", "contact", "bank_account"],
  },
  limit: {
    relation: "desk.account_limit",
    key: "customer_id",
    columns: ["currency", "credit", "daily_rate"],
  },
  price: { relation: "desk.price", key: "symbol", columns: ["family", "currency", "mid", "fixed_at"] },
  stock: { relation: "desk.stock", key: "site", columns: ["tonnes"] },
};

// What is not given falls to the column's default, as it would with an insert that names its columns.
const defaults: Readonly<Record<string, string>> = { currency: "coalesce(r.currency, 'USD')" };

/** The columns as an insert takes them from the record `r`. */
export const given = ({ columns }: Table): string =>
  columns.map((column) => defaults[column] ?? `r.${column}`).join(", ");
