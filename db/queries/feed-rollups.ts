/** The roll-ups, with the events of a pass added. Days are summed from hours and months from days: events are read less. */
import type { Queryable } from "../client";
import { type Rollup, rollupCounts, rollups } from "./rollups";

export async function feedRollups(sql: Queryable): Promise<void> {
  for (const rollup of rollups.filter(({ from }) => from === null)) {
    const coarser = rollups.find(({ from }) => from === rollup.table);
    const counted = `with counted as materialized (${rollupCounts(rollup, "pg_temp.fresh e")})`;
    const own = upsert(rollup, "select * from counted");
    await sql.unsafe(
      coarser ? `${counted}, own as (${own}) ${upsert(coarser, summedFrom(coarser))}` : `${counted} ${own}`,
    );
  }
}

const keyOf = ({ columns }: Rollup): string => ["bucket", ...columns.map(([name]) => name)].join(", ");

const upsert = (rollup: Rollup, rows: string): string => `
  insert into audit.${rollup.table} as held (${keyOf(rollup)}, events)
  ${rows}
  on conflict (${keyOf(rollup)}) do update set events = held.events + excluded.events`;

function summedFrom({ unit, columns }: Rollup): string {
  const names = columns.map(([name]) => `c.${name}`).join(", ");
  return `select date_trunc('${unit}', c.bucket, 'UTC'), ${names}, sum(c.events)
    from counted c group by 1, ${names}`;
}
