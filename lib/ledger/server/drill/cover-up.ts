/**
 * Makes everything in the database fit the events as they are now: keys, edges, names of changed fields, spans of
 * months, tiles, head; registry, roll-ups and pointer snapshots are then rebuilt as `whence rebuild` does. What cannot be
 * made is a signature, so signed checkpoints that no longer hold are removed, with the word of the anchors about them:
 * after this the database alone has no contradiction left.
 */
import "server-only";
import { openSealer } from "../open-sealer";
import { rebuildProjections } from "@/lib/upkeep/server/rebuild-projections";
import type { CopyTransaction, Tampered } from "./attack";
import { retile } from "./retile";

export async function coverUp(sql: CopyTransaction, { position, order }: Tampered): Promise<void> {
  await fitKeys(sql);
  await fitMonths(sql);
  if (order) await retile(sql, order);
  if (position !== null) await dropCheckpointsAfter(sql, position);
}

/** Keys keep the digest of the event as it was sent: what was sent is nowhere else, so nobody can tell. */
async function fitKeys(sql: CopyTransaction): Promise<void> {
  await sql.unsafe(`
    delete from audit.event_key k where not exists (select from audit.event e where e.id = k.id);
    update audit.event_key k set seq = e.seq, recorded_at = e.recorded_at, occurred_at = e.occurred_at, source = e.source
      from audit.event e
      where e.id = k.id and (k.seq, k.recorded_at, k.occurred_at, k.source)
        is distinct from (e.seq, e.recorded_at, e.occurred_at, e.source);
    insert into audit.event_key (id, seq, recorded_at, occurred_at, source, digest)
      select e.id, e.seq, e.recorded_at, e.occurred_at, e.source, sha256(e.id::text::bytea)
      from audit.event e where not exists (select from audit.event_key k where k.id = e.id);
    delete from audit.cause_edge;
    insert into audit.cause_edge (cause_id, effect_id)
      select distinct cause, e.id from audit.event e, unnest(e.causes || e.causation_id) cause where cause is not null;
    update audit.event e set changed_keys = audit.changed_keys(e.operation, e.changed)
      where e.changed_keys is distinct from audit.changed_keys(e.operation, e.changed);
    select setval('audit.event_seq', greatest((select max(seq) from audit.event), 1))`);
}

async function fitMonths(sql: CopyTransaction): Promise<void> {
  await sql.unsafe(`
    update audit.month m set (occurred_min, occurred_max) = (
      select min(e.occurred_at), max(e.occurred_at) from audit.event e
      where e.recorded_at >= m.from_at and e.recorded_at < m.to_at)
    where m.closed_at is not null`);
}

async function dropCheckpointsAfter(sql: CopyTransaction, position: bigint): Promise<void> {
  const size = position.toString();
  await sql`delete from audit.checkpoint where size > ${size}::bigint`;
  await sql`delete from audit.cosignature where size > ${size}::bigint`;
  await sql`update audit.anchor set size = (select max(c.size) from audit.checkpoint c) where size > ${size}::bigint`;
}

/** What is derived from the sealed events, by the log's own means: after the attacker's transaction, on the same copy. */
export async function coverUpProjections(url: string): Promise<void> {
  const sql = openSealer(url, { applicationName: "whence drill" });
  try {
    await rebuildProjections(sql);
  } finally {
    await sql.end();
  }
}
