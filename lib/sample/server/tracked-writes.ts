/**
 * Writes to the tracked tables, as statements of the transaction itself: they tell the log nothing, capture does.
 * (From inside a function, capture would look at each row once more for fear that the function had changed it since,
 * which costs as much again for one row and six times as much for 10,000.) Each refuses to have met other rows than
 * the story has.
 */
import "server-only";
import type { Operation } from "@/lib/model/event";
import type { StepAct } from "../step";
import { given, type Table, tracked } from "./desk-tables";

export type TrackedWrite = Extract<StepAct, { kind: "write" | "take" | "fix" | "shift" }>;

export const isTrackedWrite = (act: StepAct): act is TrackedWrite =>
  act.kind !== "fact" && act.kind !== "change";

export function statementOf(act: TrackedWrite): { text: string; values: string[] } {
  switch (act.kind) {
    case "write": {
      const text = requireRows(writes[act.operation](tracked[act.table]), "1");
      return { text, values: act.operation === "delete" ? [act.key] : [act.key, act.set] };
    }
    case "take":
      return { text: requireRows(take, "1"), values: [act.site, act.instrument, act.tonnes] };
    case "fix":
      return { text: requireRows(fix, "$3::text::int"), values: [act.prices, act.at, String(act.count)] };
    case "shift":
      return { text: requireRows(shift, "$3::text::int"), values: [act.factor, act.at, String(act.count)] };
  }
}

const requireRows = (statement: string, count: string): string =>
  `with met as (${statement} returning 1) select desk.must(count(*) = ${count}) from met`;

const writes: Readonly<Record<Operation, (table: Table) => string>> = {
  insert: (table) => `insert into ${table.relation} (${table.key}, ${table.columns.join(", ")})
    select $1::text, ${given(table)} from jsonb_populate_record(null::${table.relation}, $2::text::jsonb) r`,
  update: ({ relation, key, columns }) => `update ${relation} t set (${columns.join(", ")}) = (
      select ${columns.map((column) => `r.${column}`).join(", ")} from jsonb_populate_record(t, $2::text::jsonb) r)
    where t.${key} = $1::text`,
  delete: ({ relation, key }) => `delete from ${relation} t where t.${key} = $1::text`,
};

const take = `update desk.stock set tonnes = tonnes - $3::text::numeric where site = $1::text and instrument = $2::text`;

const fix = `update desk.price p set mid = n.value::numeric, fixed_at = $2::text::timestamptz
  from jsonb_each_text($1::text::jsonb) n where p.symbol = n.key`;

const shift = `update desk.price set mid = round(mid * $1::text::numeric, 12), fixed_at = $2::text::timestamptz`;
