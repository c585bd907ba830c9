/**
 * The desk's commands on the tables that tell the log themselves, as `create function` texts, one for each table and
 * operation: `desk.update_order(key, fields, event)` writes the row, records the event with the images of the row as
 * it really was and is, and answers whether it found it. desk.tell calls them (tell.sql).
 */
import "server-only";
import type { Operation } from "@/lib/model/event";
import { given, type Table, telling } from "./desk-tables";

export const commandFunctions = (): string[] =>
  Object.entries(telling).flatMap(([name, table]) =>
    operations.map((operation) => commandFunction(`${operation}_${name}`, operation, table)),
  );

const operations: readonly Operation[] = ["insert", "update", "delete"];

function commandFunction(name: string, operation: Operation, table: Table): string {
  return `create function desk.${name}(the_key text, fields jsonb, event jsonb) returns boolean language plpgsql as $$
    declare
      old_row ${table.relation};
      new_row ${table.relation};
    begin
      ${bodies[operation](table)}
      perform desk.record(event, '${operation}', ${images[operation]});
      return true;
    end
    $$`;
}

const images: Readonly<Record<Operation, string>> = {
  insert: "null, to_jsonb(new_row)",
  update: "to_jsonb(old_row), to_jsonb(new_row)",
  delete: "to_jsonb(old_row), null",
};

const missing = "if not found then return false; end if;";

const bodies: Readonly<Record<Operation, (table: Table) => string>> = {
  insert: (table) => `
      insert into ${table.relation} as t (${table.key}, ${table.columns.join(", ")})
      select the_key, ${given(table)}
      from jsonb_populate_record(null::${table.relation}, fields) r returning t.* into new_row;`,
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
