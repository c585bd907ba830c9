/**
 * The desk's commands as SQL: each writes its row and, on the tables that tell the log themselves, records the event
 * in the same statement with the images of the row as it really was and is. Fields that are null are left out of
 * those images, so "not set" is absent; captured images keep them as null. Texts are fixed per table and operation,
 * values are parameters.
 */
import "server-only";
import type { Operation } from "@/lib/model/event";
import type { TellingTable, TrackedTable } from "../scene";
import type { StepAct } from "../step";

export type Command = { text: string; values: string[] };

export function commandOf(act: StepAct): Command {
  switch (act.kind) {
    case "fact":
      return {
        text: `with e as (${given("$1")}) select ${recordCall("null", "null", "null")} from e`,
        values: [act.event],
      };
    case "change":
      return {
        text: changeTexts[act.operation](tables[act.table]),
        values: act.operation === "delete" ? [act.event, act.key] : [act.event, act.key, act.set],
      };
    case "write":
      return {
        text: writeTexts[act.operation](tables[act.table]),
        values: act.operation === "delete" ? [act.key] : [act.key, act.set],
      };
    case "take":
      return {
        text: `update desk.stock set tonnes = tonnes - $3::text::numeric where site = $1 and instrument = $2 returning site`,
        values: [act.site, act.instrument, act.tonnes],
      };
  }
}

type Table = { relation: string; key: string; columns: readonly string[] };

const tables: Readonly<Record<TellingTable | TrackedTable, Table>> = {
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

const insertInto = ({ relation, key, columns }: Table, keyAt: string, setAt: string): string =>
  `insert into ${relation} as t (${key}, ${columns.join(", ")})
   select ${keyAt}, ${columns.map((column) => defaults[column] ?? `r.${column}`).join(", ")}
   from jsonb_populate_record(null::${relation}, ${setAt}::jsonb) r`;

const updateOf = ({ relation, key, columns }: Table, keyAt: string, setAt: string): string =>
  `update ${relation} t set (${columns.join(", ")}) = (
     select ${columns.map((column) => `r.${column}`).join(", ")} from jsonb_populate_record(t, ${setAt}::jsonb) r)
   where t.${key} = ${keyAt}`;

const deleteFrom = ({ relation, key }: Table, keyAt: string): string =>
  `delete from ${relation} t where t.${key} = ${keyAt}`;

const image = "jsonb_strip_nulls(to_jsonb(t)) as image";

const changeTexts: Readonly<Record<Operation, (table: Table) => string>> = {
  insert: (table) => `with e as (${given("$1")}), new as (${insertInto(table, "$2", "$3")} returning ${image})
    select ${recordCall("'insert'", "null", "new.image")} from e, new`,
  update: (table) => `with e as (${given("$1")}),
    old as (select ${image} from ${table.relation} t where t.${table.key} = $2 for update),
    new as (${updateOf(table, "$2", "$3")} returning ${image})
    select ${recordCall("'update'", "old.image", "new.image")} from e, old, new`,
  delete: (table) => `with e as (${given("$1")}), old as (${deleteFrom(table, "$2")} returning ${image})
    select ${recordCall("'delete'", "old.image", "null")} from e, old`,
};

const writeTexts: Readonly<Record<Operation, (table: Table) => string>> = {
  insert: (table) => `${insertInto(table, "$1", "$2")} returning t.${table.key}`,
  update: (table) => `${updateOf(table, "$1", "$2")} returning t.${table.key}`,
  delete: (table) => `${deleteFrom(table, "$1")} returning t.${table.key}`,
};

function given(at: string): string {
  return `select * from jsonb_to_record(${at}::jsonb) as r(
    id uuid, type text, entity_type text, entity_id text, occurred_at timestamptz, payload jsonb, metadata jsonb,
    causation_id uuid, causes uuid[], supersedes uuid, outcome text, on_behalf_of text, schema_version int)`;
}

function recordCall(operation: string, before: string, after: string): string {
  return `audit.record_event(
    e.type, e.entity_type, e.entity_id, e.payload, operation => ${operation}, before => ${before}, after => ${after},
    metadata => e.metadata, causation_id => e.causation_id, causes => e.causes, supersedes => e.supersedes,
    outcome => e.outcome, on_behalf_of => e.on_behalf_of, schema_version => e.schema_version,
    occurred_at => e.occurred_at, id => e.id)`;
}
