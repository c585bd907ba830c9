/**
 * Installs db/functions: one SQL object a file.
 *
 * Files are applied in one transaction, by kind (function, view, trigger, grant) and name; bodies are not checked
 * at creation, so functions may call each other in any order. What an earlier version left is dropped first, unless a
 * trigger or view needs it: `create or replace` cannot rename a parameter, and a new signature would stand beside the
 * old one.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Database } from "./client";

const folder = fileURLToPath(new URL("./functions", import.meta.url));
const kinds = ["function", "view", "trigger", "grant"] as const;

export async function installFunctions(sql: Database): Promise<void> {
  const files = functionFiles();
  await sql.begin(async (tx) => {
    await tx`set local check_function_bodies = off`;
    await tx.unsafe(dropUnneeded);
    for (const file of files) {
      try {
        await tx.unsafe(file.text);
      } catch (error) {
        throw new Error(
          `db/functions/${file.name}: ${error instanceof Error ? error.message : String(error)}`,
          {
            cause: error,
          },
        );
      }
    }
  });
}

const dropUnneeded = `
  do $$
  declare
    routine regprocedure;
  begin
    for routine in select p.oid from pg_proc p where p.pronamespace = 'audit'::regnamespace loop
      begin
        execute format('drop function %s', routine);
      exception when dependent_objects_still_exist then null;
      end;
    end loop;
  end
  $$`;

function functionFiles(): { name: string; text: string }[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  const unknown = names.find((name) => !kinds.some((kind) => name.endsWith(`.${kind}.sql`)));
  if (unknown) throw new Error(`db/functions/${unknown}: name it NAME.${kinds.join("|")}.sql`);
  return kinds.flatMap((kind) =>
    names
      .filter((name) => name.endsWith(`.${kind}.sql`))
      .map((name) => ({ name, text: readFileSync(`${folder}/${name}`, "utf8") })),
  );
}
