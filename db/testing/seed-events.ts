/**
 * Puts many plain events into a test database quickly: `n` of them from `generate_series`, spread by the given SQL.
 * Goes through the one door (audit.append_events), as everything does.
 */
import type { Database } from "../client";

export type Seed = {
  count: number;
  /** SQL over `n` (0 …): the instant of event n. */
  occurredAt: string;
  /** SQL over `n`, as text. */
  type?: string;
  actor?: string;
  entityType?: string;
  entityId?: string;
};

const perBatch = 5000;

export async function seedEvents(sql: Database, seed: Seed): Promise<void> {
  for (let start = 0; start < seed.count; start += perBatch) {
    const end = Math.min(start + perBatch, seed.count) - 1;
    await sql.unsafe(
      `select count(*) from audit.append_events((
        select jsonb_agg(jsonb_build_object(
          'request', 0, 'index', n, 'id', gen_random_uuid(), 'digest', '00', 'source', 'seed',
          'occurred_at', ${seed.occurredAt}, 'type', ${seed.type ?? "'seed.made'"},
          'entity_type', ${seed.entityType ?? "'thing'"}, 'entity_id', (${seed.entityId ?? "n % 50"})::text,
          'actor_id', ${seed.actor ?? "'seeder'"}, 'actor_type', 'service', 'payload', jsonb_build_object('n', n)))
        from generate_series($1::int, $2::int) n))`,
      [start, end],
    );
  }
}
