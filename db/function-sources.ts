/** The functions our own files define: name, body and whose rights they run with, to hold what is installed against. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type FunctionSource = { name: string; body: string; definer: boolean };

const folder = fileURLToPath(new URL("./functions", import.meta.url));

export function functionSources(): FunctionSource[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".function.sql"))
    .flatMap((file) => sourcesIn(readFileSync(`${folder}/${file}`, "utf8")));
}

// At the start of a line: a definition inside of a body is that function's own text.
const definition = /^create or replace function audit\.(\w+)\s*\((.*?)\bas (\$\w*\$)(.*?)\3/gmsu;

const sourcesIn = (text: string): FunctionSource[] =>
  [...text.matchAll(definition)].map(([, name = "", head = "", , body = ""]) => ({
    name,
    body,
    definer: /\bsecurity definer\b/u.test(head),
  }));
