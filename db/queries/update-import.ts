/** How far an import has come: every record up to here is committed, or kept as rejected. */
import type { Queryable } from "../client";

export async function updateImport(
  sql: Queryable,
  id: string,
  recordsDone: number,
  finished: boolean,
): Promise<void> {
  await sql`
    update whence.import_run
    set records_done = ${recordsDone}, progressed_at = now(),
      finished_at = case when ${finished} then now() end
    where id = ${id}`;
}
