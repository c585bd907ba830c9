/** The functions of schema `audit` as they are installed. */
import type { Queryable } from "../client";

export type InstalledFunction = {
  name: string;
  body: string;
  /** Runs with its owner's rights. */
  definer: boolean;
  owner: string;
};

export const listFunctions = (sql: Queryable): Promise<InstalledFunction[]> =>
  sql<InstalledFunction[]>`
    select p.proname::text as name, p.prosrc as body, p.prosecdef as definer, p.proowner::regrole::text as owner
    from pg_proc p where p.pronamespace = 'audit'::regnamespace
    order by p.proname, p.oid
    limit 10000`;
