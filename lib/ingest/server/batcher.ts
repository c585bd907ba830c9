/**
 * Many callers, one commit: while a batch is being written, the next one collects.
 *
 * - A caller is answered after the commit that holds its events, never before. Each request is all or nothing.
 * - No two requests of a batch share an id; the later one waits for the next batch, and whatever its key sends
 *   behind it waits with it, so a key's requests stay in order.
 * - A batch that raced with another process (40001, 40P01) is sent again. A batch the database cannot take is halved
 *   until the request at fault is alone: it fails by itself, at the cost of a few commits, not one for each.
 * - Nobody waits longer than `patienceMs`, nothing queues without bound: `unavailable` and `busy` say so.
 * Proved in batcher.test.ts (order, bounds, time) and append-events.db.test.ts (the real log).
 */
import "server-only";
import { randomUUID } from "node:crypto";
import type { AppendedRow } from "@/db/queries/append-events";
import type { AppendAnswer } from "../append-answer";
import { formatRow, type NewEvent } from "../new-event";
import { formatBatch, answerFor } from "./batch-text";
import { databaseFault } from "./database-fault";

export type AppendRequest = {
  /** Whose backlog this counts to: an API key, an import. */
  key: string;
  events: readonly NewEvent[];
};

export type BatcherOptions = {
  /** Sends one batch; resolves when it is durable, rejects when that is not known. */
  send: (batch: string) => Promise<AppendedRow[]>;
  batchEventsMax?: number;
  batchCharactersMax?: number;
  backlogCharactersMax?: number;
  keyBacklogCharactersMax?: number;
  patienceMs?: number;
};

export type Batcher = { append: (request: AppendRequest) => Promise<AppendAnswer> };

type Waiting = {
  key: string;
  ids: string[];
  rows: string[];
  characters: number;
  settled: boolean;
  settle: (answer: AppendAnswer) => void;
};

const defaults = {
  // 1,000 events or 8 MB: beyond that a larger commit is no faster, only later.
  batchEventsMax: 1000,
  batchCharactersMax: 8_000_000,
  backlogCharactersMax: 256_000_000,
  keyBacklogCharactersMax: 64_000_000,
  patienceMs: 10_000,
};
const resendsMax = 10;
const retryAfterSeconds = 2;

export function createBatcher(given: BatcherOptions): Batcher {
  const options = { ...defaults, ...given };
  const backlog = createBacklog(options.backlogCharactersMax, options.keyBacklogCharactersMax);
  let queue: Waiting[] = [];
  let running = false;

  async function drain(): Promise<void> {
    if (running) return;
    running = true;
    // Whatever is submitted in this turn of the event loop goes into the first batch.
    await Promise.resolve();
    try {
      while (queue.length > 0) {
        const { batch, rest } = collect(queue, options.batchEventsMax, options.batchCharactersMax);
        queue = rest;
        await write(batch, options.send);
      }
    } finally {
      running = false;
    }
  }

  return {
    append: ({ key, events }) => {
      if (events.length === 0) return Promise.resolve({ ok: true, events: [] });
      const rows = events.map(formatRow);
      const characters = rows.reduce((sum, row) => sum + row.length, 0);
      if (!backlog.take(key, characters))
        return Promise.resolve({ ok: false, kind: "busy", retryAfterSeconds });
      return new Promise((resolve) => {
        const patience = setTimeout(() => waiting.settle(unavailable), options.patienceMs);
        const waiting: Waiting = {
          key,
          ids: events.map((event) => event.id),
          rows,
          characters,
          settled: false,
          settle: (answer) => {
            if (waiting.settled) return;
            waiting.settled = true;
            clearTimeout(patience);
            backlog.give(key, characters);
            resolve(answer);
          },
        };
        queue.push(waiting);
        void drain();
      });
    },
  };
}

const unavailable: AppendAnswer = { ok: false, kind: "unavailable", retryAfterSeconds };

/** From the front: what fits and shares no id. A request larger than a batch goes alone. */
function collect(queue: Waiting[], eventsMax: number, charactersMax: number) {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  const ids = new Set<string>();
  const heldKeys = new Set<string>();
  let events = 0;
  let characters = 0;
  for (const waiting of queue) {
    // Given up already: nobody waits for it, so it is not written.
    if (waiting.settled) continue;
    const full =
      batch.length > 0 &&
      (events + waiting.rows.length > eventsMax || characters + waiting.characters > charactersMax);
    if (full || heldKeys.has(waiting.key) || waiting.ids.some((id) => ids.has(id))) {
      heldKeys.add(waiting.key);
      rest.push(waiting);
      continue;
    }
    batch.push(waiting);
    for (const id of waiting.ids) ids.add(id);
    events += waiting.rows.length;
    characters += waiting.characters;
  }
  return { batch, rest };
}

async function write(batch: readonly Waiting[], send: BatcherOptions["send"]): Promise<void> {
  if (batch.length === 0) return;
  try {
    const rows = await sendUntilTaken(formatBatch(batch.map((waiting) => waiting.rows)), send);
    const byRequest = batch.map((): AppendedRow[] => []);
    for (const row of rows) byRequest[row.request]?.push(row);
    batch.forEach((waiting, request) => waiting.settle(answerFor(byRequest[request] ?? [])));
  } catch (error) {
    const fault = databaseFault(error);
    if (fault === "unavailable") for (const waiting of batch) waiting.settle(unavailable);
    else if (batch.length === 1) batch[0]?.settle(failure(error, fault));
    else {
      const half = Math.ceil(batch.length / 2);
      await write(batch.slice(0, half), send);
      await write(batch.slice(half), send);
    }
  }
}

async function sendUntilTaken(text: string, send: BatcherOptions["send"]): Promise<AppendedRow[]> {
  for (let resends = 0; ; resends += 1) {
    try {
      return await send(text);
    } catch (error) {
      if (databaseFault(error) !== "race" || resends === resendsMax) throw error;
      // Two processes that raced would race again in step.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** Math.min(resends, 6)));
    }
  }
}

function failure(error: unknown, fault: ReturnType<typeof databaseFault>): AppendAnswer {
  if (fault === "race") return unavailable;
  if (fault === "data") {
    const detail = `The database refused an event: ${error instanceof Error ? error.message : "no reason given"}.`;
    return { ok: false, kind: "invalid-events", errors: [], detail };
  }
  const faultId = randomUUID();
  console.error(`append ${faultId}:`, error);
  return { ok: false, kind: "failed", faultId };
}

type Backlog = {
  take: (key: string, characters: number) => boolean;
  give: (key: string, characters: number) => void;
};

/** A request is always taken when its key has nothing waiting: the body's limit bounds it already. */
function createBacklog(allMax: number, keyMax: number): Backlog {
  const keys = new Map<string, number>();
  let all = 0;
  return {
    take: (key, characters) => {
      const waiting = keys.get(key) ?? 0;
      if (waiting > 0 && waiting + characters > keyMax) return false;
      if (all > 0 && all + characters > allMax) return false;
      keys.set(key, waiting + characters);
      all += characters;
      return true;
    },
    give: (key, characters) => {
      const left = (keys.get(key) ?? 0) - characters;
      if (left > 0) keys.set(key, left);
      else keys.delete(key);
      all -= characters;
    },
  };
}
