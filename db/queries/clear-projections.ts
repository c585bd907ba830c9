/** Empties what is derived from the log, to be made anew in the same transaction. */
import type { Queryable } from "../client";
import { rollups } from "./rollups";

export const projectionTables: readonly string[] = [
  "entity",
  ...rollups.map(({ table }) => table),
  "pointer_snapshot",
];

export async function clearProjections(sql: Queryable): Promise<void> {
  for (const table of projectionTables) await sql.unsafe(`delete from audit.${table}`);
}
