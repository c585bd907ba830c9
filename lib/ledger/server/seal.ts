/**
 * One pass of the sealer: what was committed since the last one gets its positions and its leaves, in one transaction.
 *
 * - Gapless, and each event once: new are the events that this transaction's snapshot sees and the head's does not
 *   (lib/ledger/snapshot.ts), in the order of (tx, seq), numbered on from the head. Rolled-back transactions leave
 *   nothing to see; those still open, in this database or another, are neither waited for nor passed over.
 * - Writers never wait: it reads by snapshot and takes no lock they know of.
 * - All or nothing: tiles, head and what is derived are one commit, durable. Killed anywhere, the next pass begins
 *   where the last one ended (seal.db.test.ts, e2e/upkeep.spec.ts).
 * - Two sealers cannot both: a lock of the transaction, and under it the head's row, which the loser finds changed.
 * - At most `limit` events, cut within a transaction if need be, so that memory is bounded whatever was committed; what
 *   was cut is finished before anything new.
 * - After a restore into another cluster, where transactions are numbered anew: audit.begin_incarnation, then what the
 *   old incarnation left unsealed, then on.
 */
import "server-only";
import type { Database, Queryable } from "@/db/client";
import { feedProjections } from "@/db/queries/feed-projections";
import { findHead, type Head } from "@/db/queries/find-head";
import { insertTiles } from "@/db/queries/insert-tiles";
import { type FreshRange, openFresh, readFresh, takeFresh, takeUnplaced } from "@/db/queries/take-fresh";
import { updateHead } from "@/db/queries/update-head";
import { advance, finish, formatSnapshot, isDone, parseSnapshot, type Snapshot } from "../snapshot";
import { placeFresh } from "./place-fresh";

export type Sealed = { sealed: number; size: bigint; more: boolean };

export type SealOptions = { limit?: number };

// 65,536 lines are hashed and fed in about a second: what a kill can throw away, and what memory a pass takes.
const passEventsMax = 65_536;
// After a restore each pass looks at every event once, so it takes more.
const rebaseEventsMax = 1_000_000;

/** Null: another sealer is at it. The connection is `openSealer`'s. */
export async function sealOnce(sql: Database, options: SealOptions = {}): Promise<Sealed | null> {
  await beginIncarnationIfMoved(sql);
  return sql.begin("isolation level repeatable read", async (tx) => {
    const [lock] = await tx<{ taken: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtext('audit.sealer')) as taken, set_config('synchronous_commit', 'on', true)`;
    return lock?.taken ? sealPass(tx, options.limit) : null;
  });
}

/** The cluster is not the one the head speaks of. Each attempt begins its own: only a finished rebase moves the head. */
async function beginIncarnationIfMoved(sql: Database): Promise<void> {
  const { here } = await findHead(sql);
  if (!here) await sql`select audit.begin_incarnation()`;
}

async function sealPass(tx: Queryable, limit: number | undefined): Promise<Sealed> {
  const head = await findHead(tx);
  await openFresh(tx);
  const taken = head.here
    ? await takeNew(tx, head, limit ?? passEventsMax)
    : await takeLeft(tx, head, limit ?? rebaseEventsMax);
  const size = BigInt(head.size);
  if (taken.count === 0 && !taken.more) return { sealed: 0, size, more: false };
  const fresh = await readFresh(tx);
  const placed = placeFresh(head, fresh);
  await insertTiles(tx, placed.tiles);
  await feedProjections(tx);
  const last = fresh.at(-1);
  await updateHead(tx, {
    ...placed.head,
    ...taken.next(last ? { tx: BigInt(last.tx), seq: BigInt(last.seq) } : null),
  });
  // Stop here, before the commit: nothing of this pass is there; after it, all of it is.
  return { sealed: fresh.length, size: placed.head.size, more: taken.more };
}

type Place = { tx: bigint; seq: bigint };
type Next = {
  snapshot: string;
  afterTx: bigint | null;
  afterSeq: bigint | null;
  incarnation: number;
  /** The head speaks of this cluster from now on. */
  moved: boolean;
};
type Taken = { count: number; more: boolean; next(last: Place | null): Next };
const nothingAfter = { afterTx: null, afterSeq: null };

/** What this transaction sees and the head's snapshot does not; the rest of a transaction that was cut comes first. */
async function takeNew(tx: Queryable, head: Head, limit: number): Promise<Taken> {
  const [seen] = await tx<{ now: string; base: string }[]>`
    select pg_current_snapshot()::text as now, audit.incarnation_base(${head.incarnation}::int) as base,
      -- The index on (tx, seq), whatever the planner believes about months it has not looked at yet.
      set_config('enable_seqscan', 'off', true)`;
  if (!seen) throw new Error("PostgreSQL told no snapshot");
  const base = BigInt(seen.base);
  const now = parseSnapshot(seen.now);
  const sealed = parseSnapshot(head.snapshot);
  const after = afterOf(head);
  let count = 0;
  for (const range of after ? [restOf(after)] : newRanges(sealed, now, base)) {
    if (count < limit)
      count += await takeFresh(tx, range, { n: count, position: BigInt(head.size), limit: limit - count });
  }
  const isCut = count >= limit;
  return {
    count,
    more: isCut || after !== null,
    next: (last) => {
      const cut = isCut ? last : null;
      const then = after
        ? cut
          ? sealed
          : finish(sealed, after.tx - base)
        : advance(sealed, now, cut ? cut.tx - base : null);
      return {
        snapshot: formatSnapshot(then),
        afterTx: cut?.tx ?? null,
        afterSeq: cut?.seq ?? null,
        incarnation: head.incarnation,
        moved: true,
      };
    },
  };
}

/** In the order of transactions: those that ran at the last pass and are done now, then those that began since. */
const newRanges = (sealed: Snapshot, now: Snapshot, base: bigint): FreshRange[] => [
  { kind: "these", txs: sealed.running.filter((one) => isDone(now, one)).map((one) => base + one) },
  { kind: "from", tx: base + sealed.xmax, below: base + now.xmax },
];

const restOf = ({ tx, seq }: Place): FreshRange => ({ kind: "rest-of", tx, afterSeq: seq });

function afterOf({ afterTx, afterSeq }: Head): Place | null {
  return afterTx === null || afterSeq === null ? null : { tx: BigInt(afterTx), seq: BigInt(afterSeq) };
}

/** What earlier incarnations left unsealed; when it is all of it, the head moves to the new one. */
async function takeLeft(tx: Queryable, head: Head, limit: number): Promise<Taken> {
  const [log] = await tx<{ incarnation: number; base: string }[]>`
    select l.incarnation, audit.incarnation_base(l.incarnation) as base from audit.log l`;
  if (!log) throw new Error("this database holds no log");
  const count = await takeUnplaced(tx, BigInt(log.base), { n: 0, position: BigInt(head.size), limit });
  const isAll = count < limit;
  return {
    count,
    more: true,
    next: () =>
      isAll
        ? // Nothing of the new incarnation is sealed: 3 is PostgreSQL's first transaction.
          { ...nothingAfter, snapshot: "3:3:", incarnation: log.incarnation, moved: true }
        : { ...nothingAfter, snapshot: head.snapshot, incarnation: head.incarnation, moved: false },
  };
}
