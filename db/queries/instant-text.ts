/** A column of type timestamptz as an `Instant`: UTC, six digits, the form used from SQL to screen. */
import type { Queryable } from "../client";

export const instantText = (sql: Queryable, column: ReturnType<Queryable>) =>
  sql`to_char((${column}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
