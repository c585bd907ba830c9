/**
 * Makes what is derived from the log anew, up to the head, to the same bytes: by the function that feeds each pass, with
 * the events in the order they were sealed in. One transaction, with the sealer kept out, so readers see the old rows
 * until they see the new; killed anywhere, nothing has happened.
 */
import "server-only";
import type { Database } from "@/db/client";
import { clearProjections } from "@/db/queries/clear-projections";
import { feedProjections } from "@/db/queries/feed-projections";
import { findHead } from "@/db/queries/find-head";
import { openFresh } from "@/db/queries/take-fresh";
import { takeSealed } from "@/db/queries/take-sealed";

export type RebuildOptions = {
  report?: (done: bigint, size: bigint) => void | Promise<void>;
  /** Tiles of 256 events at a time, and events between pointer snapshots: tests take fewer. */
  tilesPerBatch?: number;
  snapshotEvents?: number;
};

/** `sql` is `openSealer`'s. Answers how many events it went through. */
export async function rebuildProjections(sql: Database, options: RebuildOptions = {}): Promise<bigint> {
  const { report, tilesPerBatch = 256, snapshotEvents } = options;
  return sql.begin(async (tx) => {
    // Each pass of the sealer holds it for its transaction, and looks elsewhere while we do. Not in repeatable read: what
    // the last pass wrote must be seen from here on.
    await tx`set local lock_timeout = '60s'`;
    await tx`select pg_advisory_xact_lock(hashtext('audit.sealer'))`;
    await tx`set local enable_seqscan = off`;
    const size = BigInt((await findHead(tx)).size);
    await clearProjections(tx);
    await openFresh(tx);
    for (let tile = 0n; tile << 8n < size; tile += BigInt(tilesPerBatch)) {
      await takeSealed(tx, tile, tilesPerBatch);
      // Everything in the log is sealed here, so only its position says whether an event comes before this batch.
      await feedProjections(tx, { sealedBelow: 0n, ...(snapshotEvents ? { snapshotEvents } : {}) });
      const done = (tile + BigInt(tilesPerBatch)) << 8n;
      await report?.(done < size ? done : size, size);
    }
    return size;
  });
}
