/** The months of the log and what each takes on disk, its indexes included, and the database in all. */
import type { Instant } from "@/lib/model/event";
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type PartitionRow = {
  name: string;
  fromAt: Instant;
  /** Begins after now. */
  isAhead: boolean;
  bytes: number;
};

const rowsMax = 600;

export const listPartitions = (sql: Queryable): Promise<PartitionRow[]> =>
  sql<PartitionRow[]>`
    select m.name, ${instantText(sql, sql`m.from_at`)} as "fromAt", m.from_at > clock_timestamp() as "isAhead",
      coalesce(pg_total_relation_size(to_regclass(format('audit.%I', m.name))), 0)::float8 as bytes
    from audit.month m
    order by m.from_at
    limit ${rowsMax}`;
