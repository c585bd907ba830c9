/**
 * Verifies the log: every event's line hashed anew and held against what was sealed, the tree against every signed
 * checkpoint, the checkpoints against known keys and against what is kept outside the database, and the database's own
 * guards against how they were installed. It reports every difference, and writes nothing: read-only transactions of
 * `whence_verifier`, all of one moment.
 *
 * Where the trusted things are comes from the caller; the database is believed about nothing but what it holds. Memory
 * is bounded whatever the log's size; `onProgress` is called once a tile. Tests: verify-log.db.test.ts; the drill.
 */
import "server-only";
import { connect, type Queryable } from "@/db/client";
import { findHead, type Head } from "@/db/queries/find-head";
import { findEventIds } from "@/db/queries/find-event-ids";
import { findPositions } from "@/db/queries/find-positions";
import { countTilesBeyond } from "@/db/queries/read-tiles";
import { describeDifferences, isCut, strayFinding } from "../describe-differences";
import type { Check, Finding } from "../finding";
import { describeGuarantee, type Holding } from "../guarantee";
import { isDone, parseSnapshot } from "../snapshot";
import type { HeldCheckpoint, VerificationProgress, VerificationResult } from "../verification-result";
import { counted, countText, placesText } from "../verification-result";
import { type Chain, growChain, headFinding } from "./verify-chain";
import { watchCheckpoints } from "./verify-checkpoints";
import { verifyDerived } from "./verify-derived";
import { verifyDrift } from "./verify-drift";
import {
  lookOutside,
  type Outside,
  type OutsideWorld,
  readCosigned,
  type TrustedPlaces,
  watchOutside,
} from "./verify-outside";
import { placeRows, type Standing, type StandingOf } from "./verify-place";
import { type PositionsResult, tailMax, verifyPositions } from "./verify-positions";
import { verifyRange } from "./verify-range";
import { readRows } from "./verify-rows";
import { authenticateLeaves, type TrustedLeaves } from "./verify-store";

export type VerifyOptions = TrustedPlaces & {
  /** Of a login that may act as `whence_verifier`. */
  url: string;
  /** Also everything that is derived from the events. */
  full?: boolean;
  /** Positions from `from` up to but not including `to`; default all. */
  from?: bigint;
  to?: bigint;
  onProgress?: (progress: VerificationProgress) => void;
  signal?: AbortSignal;
};

export async function verifyLog(options: VerifyOptions): Promise<VerificationResult> {
  const outside = await lookOutside(options);
  const sql = connect(options.url, { max: 1, role: "whence_verifier", applicationName: "whence verify" });
  try {
    return await sql.begin("isolation level repeatable read read only", (tx) =>
      verifyWithin(tx, outside, options),
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export type VerifyContext = {
  sql: Queryable;
  head: Head;
  outside: OutsideWorld;
  options: VerifyOptions;
  /** The exported one: the stream of rows sees the same moment. */
  snapshot: string;
  standingOf: StandingOf;
  tell: (finding: Finding) => void;
};

/** What a part of a verification came to. */
export type Verified = {
  positions: PositionsResult;
  from: number;
  to: number;
  trustedSize: number;
  checks: Check[];
  holdings: Holding[];
  held: HeldCheckpoint | null;
};

async function verifyWithin(
  sql: Queryable,
  outside: OutsideWorld,
  options: VerifyOptions,
): Promise<VerificationResult> {
  const findings: Finding[] = [];
  const tell = (finding: Finding) => void findings.push(finding);
  const [session] = await sql<{ snapshot: string; now: string; incarnation: number }[]>`
    select pg_export_snapshot() as snapshot, pg_current_snapshot()::text as now,
      (select l.incarnation from audit.log l) as incarnation, set_config('search_path', 'pg_catalog', true),
      set_config('statement_timeout', '0', true), set_config('jit', 'off', true)`;
  if (!session) throw new Error("PostgreSQL exported no snapshot");
  const head = await findHead(sql);
  const { snapshot, now, incarnation } = session;
  const standingOf = standings(head, now, incarnation);
  const context: VerifyContext = { sql, head, outside, options, snapshot, standingOf, tell };
  const isRange = options.from !== undefined || options.to !== undefined;
  const verified = isRange ? await verifyRange(context) : await verifyWhole(context);
  await tellDifferences(context, verified);
  const checks = [eventCheck(verified, findings), ...verified.checks];
  if (!isRange) checks.push(...(await verifyDrift(sql, tell)));
  const rowsSeen = isRange ? null : verified.positions.rows;
  if (options.full) checks.push(...(await verifyDerived(sql, tell, { rowsSeen, signal: options.signal })));
  return conclude(context, verified, findings, [...checks, ...notChecked(options, verified)]);
}

async function verifyWhole(context: VerifyContext): Promise<Verified> {
  const { sql, head, outside, options, snapshot, standingOf, tell } = context;
  const size = Number(head.size);
  const checkpoints = await watchCheckpoints(sql, outside.keys, tell);
  const cosigned = await readCosigned(sql, options.witnessKeys, outside.keys);
  const watch = watchOutside([...outside.all, ...cosigned], tell);
  const { trusted, broken } = await authenticate(outside.all, options.signal);
  const chain = growChain(sql, head, [checkpoints, watch], tell);
  const positions = await verifyPositions({
    sql,
    head,
    placer: placeRows(readRows(options.url, { snapshot, within: null }, options.signal), standingOf),
    trusted,
    chain,
    from: 0,
    to: size,
    tell,
    onProgress: (verified) => options.onProgress?.({ verified, total: size }),
    signal: options.signal,
  });
  await finishChain(context, chain);
  await checkpoints.finish();
  const longest = Math.max(0, ...trusted.map((one) => Number(one.size)));
  const { differences } = positions;
  const cut = longest <= size || longest - size > tailMax || isCut(differences, size);
  watch.finish(
    size,
    cut,
    differences.map(({ position }) => position),
  );
  const holdings = watch.holdings();
  const held = checkpoints.held();
  if (holdings.length === 0 && held !== null && options.keys.length > 0)
    holdings.push({ kind: "key", name: held.keyName, size: held.size });
  return {
    positions,
    from: 0,
    to: size,
    trustedSize: longest,
    checks: [...checkpoints.checks(), ...watch.checks(), ...broken],
    holdings,
    held: heldOf(holdings, held, outside),
  };
}

/** The files whose leaves can be believed, and a check for those that cannot. */
async function authenticate(
  all: readonly Outside[],
  signal: AbortSignal | undefined,
): Promise<{ trusted: TrustedLeaves[]; broken: Check[] }> {
  const trusted: TrustedLeaves[] = [];
  const broken: Check[] = [];
  for (const { known, tiles, kind, name } of all) {
    if (known === null || tiles === null || known.size === 0n) continue;
    const leaves = await authenticateLeaves(tiles, known, signal);
    if (leaves) trusted.push(leaves);
    else
      broken.push({
        name: kind === "data-folder" ? "Tiles of the data folder" : `Tiles of ${name}`,
        outcome: "differs",
        words:
          "they do not give the root of their checkpoint: a file was lost or written to; upkeep can copy them anew",
      });
  }
  return { trusted, broken };
}

async function finishChain({ sql, head, tell }: VerifyContext, chain: Chain): Promise<void> {
  await chain.finish();
  const beyond = await countTilesBeyond(sql, BigInt(head.size));
  if (beyond > 0) tell(headFinding(`${countText(beyond)} tiles stand beyond the size it says`, null, null));
}

/** A row that the head calls sealed has a position; one of a transaction that is not done yet cannot be there. */
export function standings(head: Head, now: string, newest: number): StandingOf {
  const sealed = parseSnapshot(head.snapshot);
  const seen = parseSnapshot(now);
  const after = head.afterTx === null ? null : BigInt(head.afterTx);
  const afterSeq = BigInt(head.afterSeq ?? -1);

  function standingOf(incarnation: number, own: bigint): Standing {
    if (incarnation < head.incarnation) return "sealed";
    if (incarnation === head.incarnation && isDone(sealed, own)) return "sealed";
    // After a restore the numbers of this cluster say nothing about those of the last, until the sealer was here.
    if (head.here && (incarnation > newest || (incarnation === newest && !isDone(seen, own))))
      return "never-was";
    return "open";
  }

  // Many rows share a transaction: the last answer is the next one's, mostly.
  let last: { high: number; low: number; standing: Standing } = { high: -1, low: -1, standing: "open" };
  return (high, low, seq) => {
    if (last.high !== high || last.low !== low) {
      const own = (BigInt(high & 0xffff) << 32n) | BigInt(low);
      last = { high, low, standing: standingOf((high >>> 16) + 1, own) };
    }
    const { standing } = last;
    if (standing !== "open") return standing;
    return ((BigInt(high) << 32n) | BigInt(low)) === after && BigInt(seq) <= afterSeq ? "sealed" : "open";
  };
}

async function tellDifferences({ sql, head, tell }: VerifyContext, verified: Verified): Promise<void> {
  const { differences, strays, seqs, agreesFrom } = verified.positions;
  const ids = await findEventIds(sql, [...seqs.values()].slice(0, 1_000).map(String));
  const described = describeDifferences(differences, {
    trustedSize: verified.trustedSize,
    size: Number(head.size),
    agreesFrom,
    lost: (position) => {
      const seq = seqs.get(position);
      return { seq: seq === undefined ? null : String(seq), id: ids.get(String(seq)) ?? null };
    },
  });
  for (const finding of described) tell(finding);
  const places = await findPositions(
    sql,
    strays.slice(0, 1_000).map(({ seq }) => String(seq)),
  );
  for (const { id, seq, hash, standing } of strays)
    tell(strayFinding({ id, seq: String(seq), hash, double: places.get(String(seq)) ?? null, standing }));
}

function eventCheck({ from, to, positions }: Verified, findings: readonly Finding[]): Check {
  const kinds = new Set(["altered", "missing", "inserted", "moved", "forked"]);
  const wrong = findings.filter(({ kind }) => kinds.has(kind)).length;
  const events = counted(to - from, "event");
  const tail = positions.unsealed === 0 ? "" : `; ${countText(positions.unsealed)} more are not sealed yet`;
  return wrong === 0
    ? {
        name: "Events",
        outcome: "holds",
        words: `${events}, each the one that was sealed at its position${tail}`,
      }
    : { name: "Events", outcome: "differs", words: `${counted(wrong, "finding")} in ${events}${tail}` };
}

function notChecked({ full, from, to }: VerifyOptions, verified: Verified): Check[] {
  const checks: Check[] = [];
  const add = (words: string) => checks.push({ name: "Not checked", outcome: "unknown", words });
  if (from !== undefined || to !== undefined)
    add(
      `events outside ${placesText(verified.from, Math.max(verified.from, verified.to - 1))}, older checkpoints, and the database's guards`,
    );
  if (!full) add("what is derived from the events: keys, edges, registry, roll-ups (--full)");
  return checks;
}

function heldOf(
  holdings: readonly Holding[],
  held: HeldCheckpoint | null,
  { keys, origin }: OutsideWorld,
): HeldCheckpoint | null {
  const [first] = [...holdings].toSorted((a, b) => Number(b.size - a.size));
  if (!first || first.kind === "key") return held;
  const by = first.kind === "data-folder" ? "the data folder" : first.name;
  return { size: first.size, keyName: origin ?? keys[0]?.name ?? "", by };
}

function conclude(
  { head }: VerifyContext,
  { positions, from, to, holdings, held }: Verified,
  found: readonly Finding[],
  checks: Check[],
): VerificationResult {
  const findings = found.toSorted((a, b) => placeOf(a) - placeOf(b));
  const [first] = findings;
  const size = BigInt(head.size);
  return {
    status: findings.length > 0 ? "tampered" : holdings.length > 0 ? "verified" : "undecided",
    size,
    fromPosition: BigInt(from),
    toPosition: BigInt(to),
    unsealed: positions.unsealed,
    checkpoint: held,
    findings,
    findingCount: findings.length,
    firstPosition: first?.position ? BigInt(first.position) : null,
    checks,
    guarantee: describeGuarantee(holdings, size),
  };
}

const placeOf = ({ position }: Finding): number =>
  position === null ? Number.POSITIVE_INFINITY : Number(position);
