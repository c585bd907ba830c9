/**
 * What appending costs, each way in beside the physical limit: COPY of the same rows into a table without an index.
 *
 * Updates of about 750 bytes as sent (sample-update.ts), on a log that has some already: GIN indexes are cheap while
 * small. Every way takes its turn in every round, and a ratio is of two figures of one round; the median of the
 * rounds is told. The database's CPU time is told beside: it is the figure to compare on a machine that is not quiet,
 * where a way that waits for two processes in turn loses more than COPY does. Each event is answered for after its own commit. The empty handler is Next.js's own answer to
 * OPTIONS in the route that takes the events, asked with the same body: routed and dispatched, nothing done.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Database } from "@/db/client";
import { appendEvents } from "@/db/queries/append-events";
import { formatRow, type NewEvent } from "@/lib/ingest/new-event";
import { readEvent } from "@/lib/ingest/read-events";
import { openAppender } from "@/lib/ingest/server/appender";
import { formatBatch } from "@/lib/ingest/server/batch-text";
import { importFile } from "@/lib/ingest/server/import-file";
import { importFormats } from "@/lib/ingest/server/import-formats";
import { uuidV7 } from "@/lib/ingest/uuid-v7";
import { type BenchmarkOptions, median, printTable } from "./support/benchmark";
import { copyLimit } from "./support/copy-limit";
import { sampleUpdate } from "./support/sample-update";
import { benchServer } from "./support/server";
import { serverCpu } from "./support/server-cpu";
import { type BenchSite, openBenchSite } from "./support/site";

const rounds = 3;
const source = "bench";

/** One way in: how many events, and what is timed. What it needs is made before the clock runs. */
type Way = { name: string; count: number; prepare: () => Promise<() => Promise<unknown>> };
type Figures = Map<string, number[]>;
type Target = { way: string; of: string; atLeast: number };

const targets: Target[] = [
  { way: "batcher, 64 callers", of: "row a transaction", atLeast: 5 },
  { way: "batcher, 64 callers", of: "COPY, no index", atLeast: 0.2 },
  { way: "batcher, 256 callers", of: "row a transaction", atLeast: 5 },
  { way: "HTTP, one a request", of: "empty handler", atLeast: 0.7 },
  { way: "HTTP, 500 a request", of: "COPY, no index", atLeast: 0.15 },
  { way: "import of a file", of: "COPY, no index", atLeast: 0.15 },
  { way: "insert alone, 1,000 a batch", of: "COPY, no index", atLeast: 0.3 },
];

export async function append({ events }: BenchmarkOptions): Promise<void> {
  const count = events ?? 20_000;
  const server = await benchServer();
  const sql = connect(server.url, { max: 1, role: "whence_append" });
  const site = await openBenchSite(server.url, source);
  const folder = mkdtempSync(join(tmpdir(), "whence-bench-"));
  const rates: Figures = new Map();
  const cpus: Figures = new Map();
  try {
    const ways = waysIn({ url: server.url, sql, site, folder, count });
    // Round 0 is not counted: it fills the log a little and lets both processes compile what they run.
    for (let round = 0; round <= rounds; round++) {
      for (const way of ways) {
        const run = await way.prepare();
        const cpuBefore = (await serverCpu(sql)) ?? Number.NaN;
        const start = performance.now();
        await run();
        const rate = (way.count / (performance.now() - start)) * 1000;
        const cpu = (((await serverCpu(sql)) ?? Number.NaN) - cpuBefore) / way.count;
        if (round === 0) continue;
        rates.set(way.name, [...(rates.get(way.name) ?? []), rate]);
        cpus.set(way.name, [...(cpus.get(way.name) ?? []), cpu]);
      }
    }
    report(ways, rates, cpus);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await site.close();
    await sql.end();
    await server.stop();
  }
}

type Bench = { url: string; sql: Database; site: BenchSite; folder: string; count: number };

function waysIn({ url, sql, site, folder, count }: Bench): Way[] {
  const few = Math.ceil(count / 5);
  const http = (method: string, size: number, requests: number) => () => {
    const bodies = Array.from({ length: requests }, () => JSON.stringify(nextUpdates(size)));
    return Promise.resolve(() =>
      inFlight(Math.min(64, requests), bodies, (body) => site.send(method, "/api/v1/events", body)),
    );
  };
  const batched = (callers: number) => () => {
    const events = nextEvents(count);
    return Promise.resolve(() => appendOneByOne(url, events, callers));
  };
  return [
    { name: "COPY, no index", count, prepare: () => copyLimit(url, nextEvents(count)) },
    { name: "row a transaction", count: few, prepare: () => Promise.resolve(oneByOne(sql, few)) },
    { name: "batcher, 64 callers", count, prepare: batched(64) },
    { name: "batcher, 256 callers", count, prepare: batched(256) },
    { name: "empty handler", count: few, prepare: http("OPTIONS", 1, few) },
    { name: "HTTP, one a request", count: few, prepare: http("POST", 1, few) },
    { name: "HTTP, 500 a request", count, prepare: http("POST", 500, Math.ceil(count / 500)) },
    {
      name: "import of a file",
      count,
      prepare: () => {
        const path = join(folder, `${made}.ndjson`);
        writeFileSync(
          path,
          nextUpdates(count)
            .map((update) => `${JSON.stringify(update)}\n`)
            .join(""),
        );
        return Promise.resolve(() => importWhole(path, url, count));
      },
    },
    {
      name: "insert alone, 1,000 a batch",
      count,
      prepare: () => Promise.resolve(insertAlone(sql, count)),
    },
  ];
}

let made = 0;

const nextUpdates = (count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, () => sampleUpdate(made++));

function nextEvents(count: number): NewEvent[] {
  return nextUpdates(count).map((update) => {
    const read = readEvent(JSON.stringify(update), { source, newId: () => uuidV7() });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return read.event;
  });
}

/** Each event a statement and a commit of its own, by the function that the batches use. */
function oneByOne(sql: Database, count: number): () => Promise<void> {
  const batches = nextEvents(count).map((event) => formatBatch([[formatRow(event)]]));
  return async () => {
    for (const batch of batches) await appendEvents(sql, batch);
  };
}

function insertAlone(sql: Database, count: number): () => Promise<void> {
  const rows = nextEvents(count).map(formatRow);
  const batches: string[] = [];
  for (let at = 0; at < rows.length; at += 1000) batches.push(formatBatch([rows.slice(at, at + 1000)]));
  return async () => {
    for (const batch of batches) await appendEvents(sql, batch);
  };
}

async function appendOneByOne(url: string, events: readonly NewEvent[], callers: number): Promise<void> {
  const appender = openAppender(url);
  await inFlight(callers, events, async (event) => {
    const answer = await appender.append({ key: source, events: [event] });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
  });
  await appender.close();
}

async function importWhole(path: string, databaseUrl: string, count: number): Promise<void> {
  const opened = importFormats.ndjson?.open({});
  if (!opened) throw new Error("ndjson is no format any more");
  const counts = await importFile(opened.format, path, { databaseUrl, source, format: opened.id });
  if (counts.imported !== count) throw new Error(`imported ${JSON.stringify(counts)} of ${count}`);
}

/** As many at a time as `lanes`; the next one starts when one has been answered. */
async function inFlight<T>(lanes: number, items: readonly T[], work: (item: T) => Promise<unknown>) {
  const left = items.values();
  const lane = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function report(ways: readonly Way[], rates: Figures, cpus: Figures): void {
  const limit = "COPY, no index";
  const ratio = (way: string, of: string) =>
    median((rates.get(way) ?? []).map((rate, round) => rate / (rates.get(of)?.[round] ?? Number.NaN)));
  printTable(
    ["way in", "events/s", "of COPY", "server CPU µs"],
    ways.map(({ name }) => [
      name,
      median(rates.get(name) ?? []).toFixed(0),
      ratio(name, limit).toFixed(3),
      median(cpus.get(name) ?? []).toFixed(0),
    ]),
  );
  console.log("");
  printTable(
    ["target", "ratio", "to", "at least", ""],
    targets.map(({ way, of, atLeast }) => [
      way,
      ratio(way, of).toFixed(2),
      of,
      String(atLeast),
      ratio(way, of) >= atLeast ? "met" : "missed",
    ]),
  );
}
