/**
 * Anchors: places that keep our checkpoints where the database's operator does not reach. Each is asked by itself, with
 * a time limit; one that fails is noted, tried again in the next round, and holds up neither the others nor sealing.
 * What an anchor answers is checked like any stranger's word before it is kept.
 */
import "server-only";
import type { Database } from "@/db/client";
import { insertCosignature } from "@/db/queries/insert-cosignature";
import { removeAnchors } from "@/db/queries/remove-anchors";
import { upsertAnchor } from "@/db/queries/upsert-anchor";
import type { LedgerTree } from "./copy-tiles";
import type { KnownCheckpoint, LogIdentity } from "./known-checkpoint";

export type Anchor = {
  /** Unique among the configured ones. */
  name: string;
  kind: "folder" | "witness";
  /** A path or an address. */
  target: string;
  /** The newest checkpoint of this log it holds, signed by a key of the log. Null: none, or it does not tell. */
  latest: (log: LogIdentity, signal: AbortSignal) => Promise<KnownCheckpoint | null>;
  /** Hands it a checkpoint; a witness answers with its signature line (and its newline). Throws when it did not take it. */
  put: (
    checkpoint: KnownCheckpoint,
    tree: LedgerTree,
    log: LogIdentity,
    signal: AbortSignal,
  ) => Promise<string | null>;
};

/** Why an anchor did not take a checkpoint. `kind` says whether waiting helps. */
export class AnchorRefused extends Error {
  override name = "AnchorRefused";
  constructor(
    /** `disagrees`: it has seen another log under our name, or more of ours than we have. */
    readonly kind: "unreachable" | "garbage" | "unknown-log" | "unknown-key" | "disagrees" | "refused",
    message: string,
  ) {
    super(message);
  }
}

export type AnchorOutcome = {
  name: string;
  /** Null: it took the checkpoint. */
  error: string | null;
  kind: AnchorRefused["kind"] | "failed" | null;
};

export type LatestOf = { anchor: Anchor; known: KnownCheckpoint };

/** What the anchors hold, of those that answer in time. Those that do not are heard of when it is their turn. */
export async function latestOfAnchors(
  anchors: readonly Anchor[],
  log: LogIdentity,
  timeoutMs: number,
): Promise<LatestOf[]> {
  const answers = await Promise.all(
    anchors.map(async (anchor) => {
      const known = await ask(anchor, timeoutMs, (signal) => anchor.latest(log, signal)).catch(() => null);
      return known === null ? [] : [{ anchor, known }];
    }),
  );
  return answers.flat();
}

/** What this process heard of each anchor: never asked of the database, where a wrong word could silence one. */
const heard = new WeakMap<Anchor, { note: string; at: number; outcome: AnchorOutcome }>();

export type PutOptions = {
  timeoutMs: number;
  /** One that has this very checkpoint is asked again after that long: a witness then gives a fresh time. */
  againMs: number;
  /** One that failed is left in peace that long. */
  retryMs: number;
};

/** Gives the checkpoint to each anchor that lacks it, all at once, and answers how each anchor stands. */
export async function putToAnchors(
  sql: Database,
  anchors: readonly Anchor[],
  checkpoint: KnownCheckpoint,
  tree: LedgerTree,
  log: LogIdentity,
  { timeoutMs, againMs, retryMs }: PutOptions,
): Promise<AnchorOutcome[]> {
  const now = performance.now();
  const lacking = anchors.filter((anchor) => {
    const last = heard.get(anchor);
    if (last === undefined) return true;
    if (last.outcome.error !== null) return now - last.at >= retryMs;
    return last.note !== checkpoint.note || now - last.at >= againMs;
  });
  const answers = await Promise.all(
    lacking.map(async (anchor) => {
      const { line, ...outcome } = await putTo(anchor, checkpoint, tree, log, timeoutMs);
      heard.set(anchor, { note: checkpoint.note, at: now, outcome });
      return { anchor, outcome, line };
    }),
  );
  for (const { anchor, outcome, line } of answers)
    await noteOutcome(sql, anchor, checkpoint.size, { ...outcome, line });
  return anchors.flatMap((anchor) => heard.get(anchor)?.outcome ?? []);
}

type Outcome = AnchorOutcome & { line: string | null };

async function putTo(
  anchor: Anchor,
  checkpoint: KnownCheckpoint,
  tree: LedgerTree,
  log: LogIdentity,
  timeoutMs: number,
): Promise<Outcome> {
  const { name } = anchor;
  try {
    const line = await ask(anchor, timeoutMs, (signal) => anchor.put(checkpoint, tree, log, signal));
    return { name, line, error: null, kind: null };
  } catch (error) {
    const kind = error instanceof AnchorRefused ? error.kind : "failed";
    return { name, line: null, error: error instanceof Error ? error.message : String(error), kind };
  }
}

// Stop here: the anchor has the checkpoint and our table does not say so; it is asked again after the restart.
async function noteOutcome(sql: Database, anchor: Anchor, size: bigint, outcome: Outcome): Promise<void> {
  const { name, kind, target } = anchor;
  const took = outcome.error === null;
  await sql.begin(async (tx) => {
    await upsertAnchor(tx, { name, kind, target, size: took ? size : null, error: outcome.error });
    if (took) await insertCosignature(tx, { anchor: name, size, line: outcome.line });
  });
}

/** Anchors that are configured no more keep their history, and are marked. */
export const forgetOtherAnchors = (sql: Database, anchors: readonly Anchor[]): Promise<void> =>
  removeAnchors(
    sql,
    anchors.map(({ name }) => name),
  );

const unanswered = new WeakSet<Anchor>();

/**
 * Waits no longer than `timeoutMs`. A folder on a share that hangs cannot be interrupted: it is left alone, and not
 * asked anything else until it has answered, since each question would keep a thread of ours.
 */
async function ask<T>(
  anchor: Anchor,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (unanswered.has(anchor)) throw new AnchorRefused("unreachable", "it has not answered yet");
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AnchorRefused("unreachable", `no answer within ${timeoutMs / 1000} s`));
      controller.abort();
    }, timeoutMs);
  });
  unanswered.add(anchor);
  const answer = work(controller.signal).finally(() => unanswered.delete(anchor));
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
