/**
 * What a client knows, and the rule that a log must keep.
 *
 * Before each request its events are written down as sent, after each answer that they are acknowledged or refused:
 * in a file, which stays when a check fails. The rule, after any crash: each acknowledged event is in the log exactly
 * once, with the content and the causes that were sent; nothing is there that nobody sent or that was refused; of a
 * request there is all or nothing.
 */
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "@/db/client";

export type SentEvent = {
  id: string;
  /** SHA-256 of the event as sent, in hex. */
  digest: string;
  /** What the log must hold of it, as `storedContent` spells it. */
  content: string;
  /** All its causes, the first one included. */
  causes: string[];
};

export type SentRequest = { name: string; events: SentEvent[] };

const toldMax = 20;

type Outcome = "open" | "acked" | "refused";

export type Ledger = {
  path: string;
  /** Requests sent and answers had, together: kills happen at such a count. */
  steps: () => number;
  /** Resolves when that count is reached. */
  reached: (steps: number) => Promise<void>;
  sent: (request: SentRequest) => void;
  settled: (request: SentRequest, outcome: "acked" | "refused") => void;
  acked: () => number;
  /** The breaches of the rule among what is new since the last check; all requests must have been answered. */
  check: (sql: Database) => Promise<string[]>;
  /** Of everything, from the beginning. */
  checkAll: (sql: Database) => Promise<string[]>;
  /** The file is no longer needed: every check has passed. */
  remove: () => void;
};

export function openLedger(sources: string[]): Ledger {
  const folder = mkdtempSync(join(tmpdir(), "whence-ledger-"));
  const path = join(folder, "ledger.ndjson");
  const requests = new Map<SentRequest, Outcome>();
  let recent: SentRequest[] = [];
  let steps = 0;
  let floor = "0";
  let waiting: { steps: number; go: () => void }[] = [];

  function step(line: string): void {
    appendFileSync(path, `${line}\n`);
    steps += 1;
    for (const { steps: at, go } of waiting) if (steps >= at) go();
    waiting = waiting.filter(({ steps: at }) => steps < at);
  }
  async function checkFrom(sql: Database, seq: string, which: SentRequest[]): Promise<string[]> {
    const stored = await readStored(sql, sources, seq);
    const judged = which.map((request) => ({ request, outcome: requests.get(request) ?? "open" }));
    const found = breaches(judged, stored);
    return found.length <= toldMax
      ? found
      : [...found.slice(0, toldMax), `and ${found.length - toldMax} more`];
  }
  return {
    path,
    steps: () => steps,
    reached: (at) => (steps >= at ? Promise.resolve() : new Promise((go) => waiting.push({ steps: at, go }))),
    sent: (request) => {
      if (requests.has(request)) return step(JSON.stringify({ again: request.name }));
      requests.set(request, "open");
      recent.push(request);
      step(JSON.stringify({ sent: request.name, events: request.events }));
    },
    settled: (request, outcome) => {
      requests.set(request, outcome);
      step(JSON.stringify({ [outcome]: request.name }));
    },
    acked: () => [...requests.values()].filter((outcome) => outcome === "acked").length,
    check: async (sql) => {
      const found = await checkFrom(sql, floor, recent);
      const [last] = await sql<
        { seq: string }[]
      >`select coalesce(max(seq), 0)::text as seq from audit.event_key`;
      floor = last?.seq ?? floor;
      recent = [];
      return found;
    },
    checkAll: (sql) => checkFrom(sql, "0", [...requests.keys()]),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** `content` of a SentEvent, from what was sent. */
export const storedContent = (parts: (string | number | null)[]): string =>
  parts.filter((part) => part !== null).join("|");

type Stored = {
  events: Map<string, { times: number; content: string; digest: string | null }>;
  edges: Map<string, string[]>;
};

async function readStored(sql: Database, sources: string[], seq: string): Promise<Stored> {
  // From both tables: a key without its event, and an event without its key, are found too.
  const rows = await sql<{ id: string; times: number; content: string | null; digest: string | null }[]>`
    select id, count(e.seq)::int as times, encode(min(k.digest), 'hex') as digest,
      min(concat_ws('|', e.type, e.entity_id, e.actor_id, e.payload->>'n', e.payload->>'text', e.causation_id)) as content
    from (select * from audit.event where seq > ${seq}::bigint and source = any(${sources}::text[])) e
    full join (select * from audit.event_key where seq > ${seq}::bigint and source = any(${sources}::text[])) k using (id)
    group by id`;
  const edges = await sql<{ effect: string; causes: string[] }[]>`
    select c.effect_id as effect, array_agg(c.cause_id::text order by c.cause_id) as causes
    from audit.cause_edge c join audit.event_key k on k.id = c.effect_id
    where k.seq > ${seq}::bigint and k.source = any(${sources}::text[]) group by c.effect_id`;
  return {
    events: new Map(rows.map(({ id, content, ...row }) => [id, { ...row, content: content ?? "" }])),
    edges: new Map(edges.map(({ effect, causes }) => [effect, causes])),
  };
}

function breaches(requests: { request: SentRequest; outcome: Outcome }[], stored: Stored): string[] {
  const found: string[] = [];
  const known = new Set<string>();
  for (const { request, outcome } of requests) {
    const there = request.events.filter(({ id }) => stored.events.has(id)).length;
    const all = request.events.length;
    if (outcome === "open") found.push(`${request.name} was never answered`);
    if (outcome === "refused" && there > 0)
      found.push(`${request.name} was refused, and ${there} events of it are there`);
    if (outcome === "acked" && there < all)
      found.push(`${request.name} was acknowledged, and ${all - there} of ${all} events are lost`);
    if (outcome === "open" && there > 0 && there < all)
      found.push(`${request.name} is there by half: ${there} of ${all}`);
    for (const event of request.events) {
      known.add(event.id);
      const held = stored.events.get(event.id);
      if (held) found.push(...differences(request.name, event, held, stored.edges.get(event.id) ?? []));
    }
  }
  for (const id of stored.events.keys()) if (!known.has(id)) found.push(`${id} is there, and nobody sent it`);
  return found;
}

function differences(
  name: string,
  sent: SentEvent,
  held: { times: number; content: string; digest: string | null },
  edges: string[],
): string[] {
  const found: string[] = [];
  if (held.times !== 1) found.push(`${sent.id} of ${name} is there ${held.times} times`);
  if (held.digest !== sent.digest) found.push(`${sent.id} of ${name} has another digest`);
  if (held.content !== sent.content)
    found.push(`${sent.id} of ${name} is "${held.content}", not "${sent.content}"`);
  if (edges.join() !== sent.causes.toSorted().join()) found.push(`${sent.id} of ${name} has other causes`);
  return found;
}
