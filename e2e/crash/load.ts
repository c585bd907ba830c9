/**
 * Producers: many at a time, each with ids of its own, that send until every request of theirs has an answer.
 *
 * Which requests there are depends on the seed alone; only their timing does not. Of a hundred, three are refused and
 * leave nothing: half of them by the parser, half by the database inside a commit that holds others. Causes are
 * events of the same request and of other producers, sent or still to come.
 */
import { hash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sourceUuid } from "@/lib/ingest/uuid-v5";
import { parseJson } from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";
import { type Chance, chance } from "@/lib/sample/chance";
import { type Ledger, type SentEvent, type SentRequest, storedContent } from "./ledger";

export type Load = {
  address: string;
  /** API keys by source: producers share them in turn. */
  keys: Map<string, string>;
  ledger: Ledger;
  seed: string;
  producers: number;
  /** Of each producer. */
  requests: number;
  /** How long a request waits for its answer. */
  timeoutMs?: number;
  /** Told of each 503, with its Retry-After. */
  onUnavailable?: (retryAfter: string | null) => void;
};

/** Resolves when every request was answered; answers that no server should give are returned. */
export async function produce(load: Load): Promise<string[]> {
  const wrong: string[] = [];
  await Promise.all(
    Array.from({ length: load.producers }, async (_, producer) => {
      const luck = chance(`${load.seed}/${producer}`);
      for (let turn = 0; turn < load.requests; turn++) {
        const made = makeRequest(load, luck, producer, turn);
        await sendUntilAnswered(load, made, luck, wrong);
        if (luck.happens(0.3)) await pause(luck.between(0, 8));
      }
    }),
  );
  return wrong;
}

type Made = { request: SentRequest; key: string; body: string; isBad: boolean };

function makeRequest(load: Load, luck: Chance, producer: number, turn: number): Made {
  const sources = [...load.keys];
  const [source, key] = sources[producer % sources.length] ?? ["", ""];
  // Mostly a few events, sometimes many: as sources send.
  const size = luck.happens(0.2) ? luck.between(8, 50) : luck.between(1, 7);
  const bad = luck.happens(0.03) ? luck.pick(["operation", "supersedes"]) : null;
  const badAt = luck.between(0, size - 1);
  const events = Array.from({ length: size }, (_, index) => {
    const event = makeEvent(load, luck, { producer, turn, index });
    if (bad === "operation" && index === badAt) event.operation = "exploded";
    if (bad === "supersedes" && index === badAt) event.supersedes = idOf(load.seed, -1, 0, 0);
    return event;
  });
  const name = `${source}/${load.seed}/${producer}/${turn}`;
  return {
    request: { name, events: events.map(asSent) },
    ...{ key, isBad: bad !== null },
    body: `[${events.map((event) => JSON.stringify(event)).join(",")}]`,
  };
}

type Place = { producer: number; turn: number; index: number };
type LoadEvent = Record<string, unknown> & {
  id: string;
  type: string;
  entityId: string;
  actorId: string;
  payload: { n: number; text: string };
  causationId?: string;
  causes?: string[];
};

function makeEvent(load: Load, luck: Chance, { producer, turn, index }: Place): LoadEvent {
  const event: LoadEvent = {
    id: idOf(load.seed, producer, turn, index),
    type: luck.pick(["order.placed", "order.paid", "stock.moved"]),
    entityType: "order",
    entityId: `o${luck.between(1, 500)}`,
    actorId: `a${producer}`,
    payload: {
      n: luck.between(0, 1_000_000),
      text: "ä\u2028x".repeat(luck.between(1, luck.happens(0.02) ? 4000 : 20)),
    },
  };
  if (index > 0 && luck.happens(0.5))
    event.causationId = idOf(load.seed, producer, turn, luck.between(0, index - 1));
  if (luck.happens(0.1)) {
    const other = luck.between(0, load.producers - 1);
    const cause = idOf(load.seed, other, luck.between(0, load.requests - 1), 0);
    if (cause !== event.id) event.causes = [cause];
  }
  return event;
}

const idOf = (...place: (string | number)[]): string => sourceUuid("crash", place.join("/"));

function asSent(event: LoadEvent): SentEvent {
  const { id, type, entityId, actorId, payload, causationId = null, causes = [] } = event;
  const read = parseJson(JSON.stringify(event));
  if (!read.ok) throw new Error("an event that is not JSON was made");
  return {
    id,
    digest: hash("sha256", canonicalJson(read.tree), "hex"),
    content: storedContent([type, entityId, actorId, payload.n, payload.text, causationId]),
    causes: [...new Set([...causes, ...(causationId === null ? [] : [causationId])])],
  };
}

async function sendUntilAnswered(load: Load, made: Made, luck: Chance, wrong: string[]): Promise<void> {
  for (;;) {
    load.ledger.sent(made.request);
    const answer = await send(load, made);
    if (answer.status === 503) load.onUnavailable?.(answer.retryAfter);
    if (answer.isLate) wrong.push(`${made.request.name}: no answer in time`);
    if (answer.status === 201) {
      const told = made.request.events.map(({ id }) => id).join();
      if (made.isBad || answer.ids !== told)
        wrong.push(`${made.request.name}: 201 for what it should not be`);
      return load.ledger.settled(made.request, "acked");
    }
    if (answer.status === 422 && made.isBad) return load.ledger.settled(made.request, "refused");
    const mayBe =
      answer.status === null || (/503|429/.test(String(answer.status)) && answer.retryAfter !== null);
    if (!mayBe) {
      wrong.push(`${made.request.name}: ${answer.status}, Retry-After ${answer.retryAfter}: ${answer.ids}`);
      // Said once: an answer that is no answer to retry on is not retried.
      return;
    }
    await pause(luck.between(5, 40));
  }
}

type Answer = { status: number | null; retryAfter: string | null; ids: string; isLate: boolean };

/** `status` is null when there was no answer. */
async function send({ address, timeoutMs = 20_000 }: Load, { key, body }: Made): Promise<Answer> {
  try {
    const response = await fetch(`${address}/api/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      signal: AbortSignal.timeout(timeoutMs),
      body,
    });
    const text = await response.text();
    const ids =
      response.status === 201
        ? (JSON.parse(text) as { events: { id: string }[] }).events.map(({ id }) => id).join()
        : text;
    return { status: response.status, retryAfter: response.headers.get("retry-after"), ids, isLate: false };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return { status: null, retryAfter: null, ids: "", isLate };
  }
}
