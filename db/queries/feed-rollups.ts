/** The roll-ups, with the events of a pass added. */
import type { Queryable } from "../client";
import { rollupCounts, rollups } from "./rollups";

export async function feedRollups(sql: Queryable): Promise<void> {
  for (const rollup of rollups) {
    const key = ["bucket", ...rollup.columns.map(([name]) => name)].join(", ");
    await sql.unsafe(`
      insert into audit.${rollup.table} as held (${key}, events)
      ${rollupCounts(rollup, "pg_temp.fresh e")}
      on conflict (${key}) do update set events = held.events + excluded.events`);
  }
}
