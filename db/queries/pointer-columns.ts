/** How pointers are said in SQL: the names an event sets, and the instants in them. */
import type { Fragment, Queryable } from "../client";

/**
 * What an event `e` sets: `=` and the field, `+` for an insert, `-` for a delete; so a field called "-" is "=-". An update
 * whose source told no differences is taken to set all it shows.
 */
export const eventPointers = (sql: Queryable) => sql`
  array(
    select '+' where e.operation = 'insert'
    union all select '-' where e.operation = 'delete'
    union all select '=' || field from jsonb_object_keys(
      case e.operation when 'insert' then e.after when 'update' then coalesce(e.changed, e.after) end) field
  )`;

/** The usual form of an instant, and PostgreSQL's own for times it cannot say: it reads back as it was. */
export const pointerInstant = (sql: Queryable, at: Fragment) => sql`
  case when ${at} >= '0001-01-01T00:00:00Z' and ${at} < '10000-01-01T00:00:00Z'
    then to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') else (${at})::text end`;
