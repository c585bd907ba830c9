/** What decides whether a commit survives a crash, and who has it switched off for himself. */
import type { Queryable } from "../client";

export type DurabilitySettings = {
  fsync: string;
  fullPageWrites: string;
  synchronousCommit: string;
  checksums: string;
  /** `role in database`, where synchronous_commit is set apart. */
  exceptions: string[];
};

export async function findSettings(sql: Queryable): Promise<DurabilitySettings> {
  const [row] = await sql<DurabilitySettings[]>`
    select current_setting('fsync') as fsync, current_setting('full_page_writes') as "fullPageWrites",
      current_setting('synchronous_commit') as "synchronousCommit", current_setting('data_checksums') as checksums,
      array(
        select format('%s%s', case when s.setrole = 0 then 'everybody' else s.setrole::regrole::text end,
          case when s.setdatabase = 0 then '' else ' in ' || (select d.datname from pg_database d where d.oid = s.setdatabase) end)
        from pg_db_role_setting s, unnest(s.setconfig) one
        where one like 'synchronous_commit=%' and one not in ('synchronous_commit=on', 'synchronous_commit=remote_apply')
        limit 100) as exceptions`;
  if (!row) throw new Error("PostgreSQL told no settings");
  return row;
}
