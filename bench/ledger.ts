/**
 * What sealing and verifying cost, each beside what it must keep up with, in one run with fsync and
 * synchronous_commit on.
 *
 * - Sealing a backlog, projections included, against the best sustained append (`append_events`, 1,000 a call; the
 *   batcher of many callers is slower).
 * - Eight writers of one to four events a transaction, alone and with the sealer looping beside them and a transaction
 *   held open all the while: the rate they keep, the longest an event waited for its position, and that nothing but the
 *   held transaction is without one when they end.
 * - Verifying the log against a plain CSV export of the same rows, by the clock and by this process's CPU.
 * - Bytes an event: the tiles, and everything against a layout that stores before, after and changed with two GINs.
 */
import { finished } from "node:stream/promises";
import { connect, type Database } from "@/db/client";
import { appendEvents } from "@/db/queries/append-events";
import { formatRow, type NewEvent } from "@/lib/ingest/new-event";
import { readEvent } from "@/lib/ingest/read-events";
import { formatBatch } from "@/lib/ingest/server/batch-text";
import { uuidV7 } from "@/lib/ingest/uuid-v7";
import { openSealer } from "@/lib/ledger/server/open-sealer";
import { sealOnce } from "@/lib/ledger/server/seal";
import { verifyLog } from "@/lib/ledger/server/verify-log";
import { type BenchmarkOptions, median, printTable } from "./support/benchmark";
import { sampleUpdate } from "./support/sample-update";
import { benchServer } from "./support/server";

const rounds = 3;
const writers = 8;
// As upkeep does (lib/upkeep/server/seal-duty.ts).
const sealEveryMs = 250;

type Row = { target: string; value: string; wanted: string; met: boolean };

export async function ledger({ events }: BenchmarkOptions): Promise<void> {
  const count = events ?? 40_000;
  const server = await benchServer();
  const append = connect(server.url, { max: writers, role: "whence_append" });
  const sealer = openSealer(server.url);
  const admin = connect(server.url, { max: 3 });
  try {
    const rows = [
      ...(await backlog(append, sealer, count)),
      ...(await beside(admin, append, sealer, count)),
      ...(await verifying(server.url, admin)),
      ...(await bytes(admin)),
    ];
    printTable(
      ["what", "figure", "target", ""],
      rows.map((row) => [row.target, row.value, row.wanted, row.met ? "met" : "missed"]),
    );
  } finally {
    await Promise.all([append.end(), sealer.end(), admin.end()]);
    await server.stop();
  }
}

async function backlog(append: Database, sealer: Database, count: number): Promise<Row[]> {
  const ratios: number[] = [];
  const rates: number[] = [];
  // Round 0 fills the log a little and lets both sides compile what they run.
  for (let round = 0; round <= rounds; round++) {
    const batches = inBatches(nextEvents(count), 1000);
    const appendMs = await timed(async () => {
      for (const batch of batches) await appendEvents(append, batch);
    });
    const sealMs = await timed(() => sealAll(sealer));
    if (round === 0) continue;
    ratios.push(appendMs / sealMs);
    rates.push((count / sealMs) * 1000);
  }
  const ratio = median(ratios);
  return [
    {
      target: `seal a backlog (${median(rates).toFixed(0)} events/s), of the best append`,
      value: ratio.toFixed(2),
      wanted: "≥ 1.2",
      met: ratio >= 1.2,
    },
  ];
}

async function beside(admin: Database, append: Database, sealer: Database, count: number): Promise<Row[]> {
  const kept: number[] = [];
  let longestMs = 0;
  let stalled = 0;
  for (let round = 0; round <= rounds; round++) {
    const alone = await writeAll(append, count / 2);
    await sealAll(sealer);
    await admin`select 1`;
    const held = await admin.reserve();
    await held`begin`;
    await held`select audit.record_event('bench.held', 'thing', '1', '{}')`;
    let writing = true;
    const sealing = (async () => {
      while (writing) {
        await sealOnce(sealer);
        await new Promise((resolve) => setTimeout(resolve, sealEveryMs));
      }
    })();
    const watching = (async () => {
      while (writing) {
        const waits = await longestWait(admin);
        if (round > 0) longestMs = Math.max(longestMs, waits);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    const together = await writeAll(append, count / 2);
    writing = false;
    await Promise.all([sealing, watching]);
    await sealAll(sealer);
    const [left] = await admin<{ n: number }[]>`
      select (select count(*)::int from audit.event) - (select size::int from audit.head) as n`;
    stalled += left?.n ?? Number.NaN;
    await held`commit`;
    held.release();
    if (round > 0) kept.push(alone / together);
  }
  return [
    {
      target: `${writers} writers beside the sealer, of their rate alone`,
      value: median(kept).toFixed(2),
      wanted: "≥ 0.85",
      met: median(kept) >= 0.85,
    },
    {
      target: "longest an event waited for its position",
      value: `${longestMs.toFixed(0)} ms`,
      wanted: "≤ 1,000 ms",
      met: longestMs <= 1000,
    },
    {
      target: "events stalled by an open transaction",
      value: String(stalled),
      wanted: "0",
      met: stalled === 0,
    },
  ];
}

/** Age of the oldest committed event without a position, in milliseconds. */
async function longestWait(admin: Database): Promise<number> {
  const [row] = await admin<{ ms: number }[]>`
    select coalesce(extract(epoch from clock_timestamp() - min(e.recorded_at)) * 1000, 0)::float8 as ms
    from audit.head h, audit.event e
    where (e.tx >= pg_snapshot_xmax(h.snapshot) or not pg_visible_in_snapshot(e.tx, h.snapshot))
      and e.tx >= pg_snapshot_xmin(h.snapshot)`;
  return row?.ms ?? 0;
}

async function writeAll(append: Database, count: number): Promise<number> {
  const batches: string[] = [];
  const events = nextEvents(count);
  for (let at = 0, size = 1; at < events.length; at += size, size = (size % 4) + 1)
    batches.push(formatBatch([events.slice(at, at + size).map(formatRow)]));
  const left = batches.values();
  return timed(() =>
    Promise.all(
      Array.from({ length: writers }, async () => {
        for (const batch of left) await appendEvents(append, batch);
      }),
    ),
  );
}

/** The log as it stands now, several times over; each ratio is of two runs beside each other. */
async function verifying(url: string, admin: Database): Promise<Row[]> {
  const [log] = await admin<{ events: number }[]>`select size::int as events from audit.head`;
  const events = log?.events ?? 0;
  await admin`analyze audit.event`;
  const [rates, perCore, ratios]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round <= rounds; round++) {
    const csvMs = await timed(() => exportCsv(url));
    const before = process.cpuUsage();
    const ms = await timed(() => verifyLog({ url, folder: null, anchors: [], keys: [], witnessKeys: [] }));
    const { user, system } = process.cpuUsage(before);
    if (round === 0) continue;
    rates.push((events / ms) * 1000);
    perCore.push((events / (user + system)) * 1e6);
    ratios.push(csvMs / ms);
  }
  return [
    {
      target: `verify ${events} events (${median(rates).toFixed(0)}/s by the clock), a second of the verifier's CPU`,
      value: median(perCore).toFixed(0),
      wanted: "≥ 150,000",
      met: median(perCore) >= 150_000,
    },
    {
      target: "verify, of a plain CSV export",
      value: median(ratios).toFixed(2),
      wanted: "≥ 1.5",
      met: median(ratios) >= 1.5,
    },
  ];
}

/** What an auditor would take away: every column, read to its end. */
async function exportCsv(url: string): Promise<void> {
  // COPY ends a connection's use: it is thrown away.
  const sql = connect(url, { max: 1 });
  const stream = await sql`copy (select * from audit.events) to stdout (format csv, header)`.readable();
  stream.resume();
  await finished(stream);
  await sql.end({ timeout: 1 });
}

async function bytes(admin: Database): Promise<Row[]> {
  await admin.unsafe(`
    create schema if not exists bench;
    drop table if exists bench.textbook;
    create table bench.textbook (
      id uuid primary key, recorded_at timestamptz, occurred_at timestamptz, type text, entity_type text, entity_id text, operation text,
      actor_id text, actor_type text, source text, correlation_id text, causation_id uuid, transaction_id bigint,
      before jsonb, after jsonb, changed jsonb, payload jsonb, metadata jsonb);
    insert into bench.textbook
      select id, recorded_at, occurred_at, type, entity_type, entity_id, operation, actor_id, actor_type, source, correlation_id, causation_id,
        tx::text::bigint, audit.before_image(operation, after, changed), after, changed, payload, metadata from audit.event;
    create index on bench.textbook (occurred_at);
    create index on bench.textbook (entity_type, entity_id, occurred_at);
    create index on bench.textbook (actor_id, occurred_at);
    create index on bench.textbook (type, occurred_at);
    create index on bench.textbook (correlation_id);
    create index on bench.textbook (causation_id);
    create index on bench.textbook (transaction_id);
    create index on bench.textbook using gin (before);
    create index on bench.textbook using gin (after);`);
  const [row] = await admin<{ events: number; tiles: number; ours: number; textbook: number }[]>`
    select (select size::float8 from audit.head) as events, pg_total_relation_size('audit.tile')::float8 as tiles,
      pg_total_relation_size('bench.textbook')::float8 as textbook,
      (select sum(pg_total_relation_size(c.oid))::float8 from pg_class c
        where c.relnamespace = 'audit'::regnamespace and c.relkind in ('r', 'p')) as ours`;
  if (!row) throw new Error("no sizes");
  const perEvent = row.tiles / row.events;
  const share = row.ours / row.textbook;
  return [
    { target: "tiles, bytes an event", value: perEvent.toFixed(1), wanted: "≤ 40", met: perEvent <= 40 },
    {
      target: `everything (${(row.ours / row.events).toFixed(0)} bytes an event), of before + after + changed with two GINs`,
      value: share.toFixed(2),
      wanted: "≤ 0.9",
      met: share <= 0.9,
    },
  ];
}

async function sealAll(sealer: Database): Promise<void> {
  while ((await sealOnce(sealer))?.more !== false);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const inBatches = (events: readonly NewEvent[], size: number): string[] =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, i) =>
    formatBatch([events.slice(i * size, (i + 1) * size).map(formatRow)]),
  );

let made = 0;

function nextEvents(count: number): NewEvent[] {
  return Array.from({ length: count }, () => {
    const read = readEvent(JSON.stringify(sampleUpdate(made++)), { source: "bench", newId: () => uuidV7() });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return read.event;
  });
}
