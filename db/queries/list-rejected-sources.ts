/**
 * The sources something was rejected of, by name. Hops from one to the next along rejected_source: one probe a source,
 * however many records each has.
 */
import type { Queryable } from "../client";

const sourcesMax = 200;

export async function listRejectedSources(sql: Queryable): Promise<string[]> {
  const rows = await sql<{ source: string }[]>`
    with recursive hop as (
      (select min(r.source) as source, 1 as turn from whence.rejected r)
      union all
      select (select min(r.source) from whence.rejected r where r.source > h.source), h.turn + 1
      from hop h where h.source is not null and h.turn < ${sourcesMax}
    )
    select source from hop where source is not null order by source`;
  return rows.map((row) => row.source);
}
