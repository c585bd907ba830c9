/**
 * Takes the lock of the one upkeep for this session, or finds that the session has it. Answers the session's process on
 * the server, or null where another session has the lock.
 */
import type { Queryable } from "../client";

// Any constant will do, as long as every version of Whence uses the same one.
const upkeepLock = "7402816532";

export async function takeUpkeepLock(sql: Queryable): Promise<number | null> {
  const [row] = await sql<{ pid: number; held: boolean }[]>`
    with mine as materialized (
      select exists (
        select from pg_locks l
        where l.locktype = 'advisory' and l.granted and l.pid = pg_backend_pid() and l.objsubid = 1
          and (l.classid::bigint << 32 | l.objid::bigint) = ${upkeepLock}::bigint
          and l.database = (select d.oid from pg_database d where d.datname = current_database())
      ) as held
    )
    select pg_backend_pid() as pid,
      case when held then true else pg_try_advisory_lock(${upkeepLock}::bigint) end as held
    from mine`;
  return row?.held ? row.pid : null;
}
