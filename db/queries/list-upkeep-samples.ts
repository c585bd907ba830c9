/** The lines of /admin/health: upkeep writes one a minute, six hours are 360. */
import type { Instant } from "@/lib/model/event";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type UpkeepSample = {
  takenAt: Instant;
  sealLagMs: number;
  unsealed: number;
  jobs: number;
  anchorsBehind: number;
  databaseBytes: number;
};

const rowsMax = 1000;

export const listUpkeepSamples = (sql: Queryable, hours: number): Promise<UpkeepSample[]> =>
  sql<UpkeepSample[]>`
    select ${instantText(sql, sql`s.taken_at`)} as "takenAt", s.seal_lag_ms::float8 as "sealLagMs",
      s.unsealed::float8 as unsealed, s.jobs, s.anchors_behind as "anchorsBehind", s.database_bytes::float8 as "databaseBytes"
    from whence.upkeep_sample s
    where s.taken_at > clock_timestamp() - make_interval(hours => ${hours}::int)
    order by s.taken_at
    limit ${rowsMax}`;
