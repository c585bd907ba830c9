/**
 * The desk's commands, one function of its schema for each table and operation, as `create function` texts:
 * `desk.update_order(key, fields, event)` on the tables that tell the log themselves (the row is written and the
 * event recorded with the images of the row as it really was and is), `desk.update_price(key, fields)` on the tracked
 * ones. Each answers whether it found its row. desk.tell calls them (tell.sql).
 */
import "server-only";
import type { Operation } from "@/lib/model/event";
import type { TellingTable, TrackedTable } from "../scene";

export const commandFunctions = (): string[] => [
  ...functionsFor(telling, true),
  ...functionsFor(tracked, false),
];

function functionsFor(tables: Readonly<Record<string, Table>>, tells: boolean): string[] {
  return Object.entries(tables).flatMap(([name, table]) =>
    operations.map((operation) => commandFunction(`${operation}_${name}`, operation, table, tells)),
  );
}

const operations: readonly Operation[] = ["insert", "update", "delete"];

function commandFunction(name: string, operation: Operation, table: Table, tells: boolean): string {
  const images = {
    insert: "null, to_jsonb(new_row)",
    update: "to_jsonb(old_row), to_jsonb(new_row)",
    delete: "to_jsonb(old_row), null",
  };
  const record = tells ? `perform desk.record(event, '${operation}', ${images[operation]});` : "";
  return `create function desk.${name}(the_key text, fields jsonb${tells ? ", event jsonb" : ""}) returns boolean
    language plpgsql as $$
    declare
      old_row ${table.relation};
      new_row ${table.relation};
    begin
      ${bodies[operation](table)}
      ${record}
      return true;
    end
    $$`;
}

type Table = { relation: string; key: string; columns: readonly string[] };

const telling: Readonly<Record<TellingTable, Table>> = {
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

const tracked: Readonly<Record<TrackedTable, Table>> = {
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

const missing = "if not found then return false; end if;";

const bodies: Readonly<Record<Operation, (table: Table) => string>> = {
  insert: ({ relation, key, columns }) => `
      insert into ${relation} as t (${key}, ${columns.join(", ")})
      select the_key, ${columns.map((column) => defaults[column] ?? `r.${column}`).join(", ")}
      from jsonb_populate_record(null::${relation}, fields) r returning t.* into new_row;`,
  update: ({ relation, key, columns }) => `
      select * into old_row from ${relation} t where t.${key} = the_key for update;
      ${missing}
      update ${relation} t set (${columns.join(", ")}) = (
        select ${columns.map((column) => `r.${column}`).join(", ")} from jsonb_populate_record(old_row, fields) r)
      where t.${key} = the_key returning t.* into new_row;`,
  delete: ({ relation, key }) => `
      delete from ${relation} t where t.${key} = the_key returning t.* into old_row;
      ${missing}`,
};
