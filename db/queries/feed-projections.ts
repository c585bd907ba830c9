/** Feeds what is derived from the log with the events of a pass (`pg_temp.fresh`). */
import type { Queryable } from "../client";

export async function feedProjections(_sql: Queryable): Promise<void> {}
