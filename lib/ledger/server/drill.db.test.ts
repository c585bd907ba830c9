import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Database } from "@/db/client";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import type { Trial, Variant, Verdict, Verified } from "../drill";
import type { FindingKind } from "../finding";
import type { Attack } from "./drill/attack";
import { attacks } from "./drill/attacks";
import { attack as attackDatabase, NotACopy, prefixFor } from "./drill/drill-copy";
import { drillTools } from "./drill/drill-tools";
import { type DrillTools, runDrill } from "./drill/run-drill";
import { expectSealed } from "./seal-test";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await tellStory(db.sql);
});
afterAll(() => db.close());

/** 640 events in forty transactions over three months: changes, causes, entities. */
async function tellStory(sql: Database): Promise<void> {
  for (let n = 0; n < 40; n++) {
    await sql.begin(async (tx) => {
      const day = `2026-0${1 + Math.floor(n / 14)}-${10 + (n % 14)}T08:00:00Z`;
      await tx`select set_config('whence.clock', ${day}, true)`;
      await tx`
        select count(*) from audit.append_events((
          select jsonb_agg(jsonb_build_object(
            'request', 0, 'index', i, 'id', md5(${n}::text || '.' || i)::uuid, 'digest', '00', 'source', 'seed',
            'type', 'thing.changed', 'entity_type', 'thing', 'entity_id', (i % 5)::text, 'operation', 'update',
            'changed', jsonb_build_object('v', jsonb_build_object('from', i, 'to', i + 1)),
            'causation_id', case when i > 1 then md5(${n}::text || '.' || i - 1)::uuid end,
            'actor_id', 'seeder', 'actor_type', 'service', 'payload', jsonb_build_object('n', i)))
          from generate_series(1, 16) i))`;
    });
  }
}

const planned = attacks.flatMap((attack) => attack.variants.map((variant) => ({ attack, variant })));

/** What plain SQL says of a tampered copy, without any verifier. */
type Look = { difference: number | null; contradictions: string[] };

describe("the drill", () => {
  const trials: Trial[] = [];
  const looks: Look[] = [];
  const ledgers: unknown[] = [];
  let control: Verified | null = null;

  beforeAll(async () => {
    let sealed: string[] = [];
    const tools: DrillTools = {
      ...drillTools,
      verify: async (url, against) => {
        if (sealed.length === 0) ({ entries: sealed, ledger: ledgers[0] } = await readCopy(url));
        else if (against.data === null && against.anchor === null) {
          const { entries, ledger, contradictions } = await readCopy(url);
          ledgers[1] ??= ledger;
          looks.push({ difference: firstDifference(entries, sealed), contradictions });
        }
        return drillTools.verify(url, against);
      },
    };
    for await (const step of runDrill({
      url: db.url,
      eventsMax: 10_000,
      tools,
      attacks: [rehearsal, ...attacks],
    })) {
      if (step.kind === "control") control = step.verification;
      if (step.kind === "trial") trials.push(step.trial);
    }
  }, 300_000);

  test("a copy that nobody touched verifies", () => {
    expect(control).toMatchObject({ status: "verified", findings: [] });
  });

  test("the attacker can make every tile and the head anew, to the same bytes as the sealer", () => {
    expect(ledgers[1]).toEqual(ledgers[0]);
    expect(looks[0]).toEqual({ difference: null, contradictions: [] });
  });

  test.each(planned.map(({ attack, variant }, i) => [`${variant}: ${attack.words}`, i] as const))(
    "%s",
    (_, i) => {
      const [trial, look, plan] = [trials[i + 1], looks[i + 1], planned[i]];
      expect(trial).toMatchObject({ name: plan?.attack.name, variant: plan?.variant });
      // The attack did what it says, and its consistent variant left no contradiction in the database.
      expect(look?.difference?.toString() ?? null).toBe(trial?.expected);
      if (trial?.variant === "consistent")
        expect(look?.contradictions).toEqual(unavoidable[trial.name] ?? []);
      const [kind, alone] = expected[trial?.name ?? ""]?.[trial?.variant ?? "crude"] ?? [];
      const views = new Map(trial?.views.map((view) => [view.against, view]));
      expect(views.get("nothing")?.verdict).toBe(alone);
      expect(views.get("data-folder")?.verdict).toBe(trial?.reach === "database" ? "found" : "missed");
      expect(views.get("anchor")).toMatchObject({ verdict: "found", position: trial?.expected });
      expect(views.get("anchor")?.kinds).toContain(kind);
      expect(trial?.found).toBe(true);
    },
  );
});

type Expectation = Partial<Record<Variant, readonly [kind: FindingKind, alone: Verdict]>>;

/** What must be among the findings, and what the database alone gives away: nothing, once everything in it fits. */
const expected: Record<string, Expectation> = {
  "edit-field": { crude: ["altered", "found"], consistent: ["altered", "cannot-know"] },
  "edit-time": { crude: ["altered", "found"], consistent: ["altered", "cannot-know"] },
  "edit-recorded-time": { crude: ["altered", "found"], consistent: ["altered", "cannot-know"] },
  "swap-seq": { crude: ["altered", "found"], consistent: ["altered", "cannot-know"] },
  delete: { crude: ["missing", "found"], consistent: ["missing", "cannot-know"] },
  insert: { crude: ["inserted", "found"], consistent: ["inserted", "cannot-know"] },
  "insert-without-position": { crude: ["inserted", "found"], consistent: ["inserted", "found"] },
  "insert-future": { crude: ["inserted", "found"], consistent: ["inserted", "found"] },
  "insert-double": { crude: ["inserted", "found"], consistent: ["inserted", "found"] },
  "cut-tail": { crude: ["missing", "found"], consistent: ["rolled-back", "cannot-know"] },
  "swap-month": { crude: ["altered", "found"], consistent: ["altered", "cannot-know"] },
  "older-copy": { crude: ["rolled-back", "cannot-know"], consistent: ["forked", "cannot-know"] },
  "edit-field-signed": { consistent: ["altered", "cannot-know"] },
  "cut-tail-signed": { consistent: ["rolled-back", "cannot-know"] },
};

test("a verifier that trusts the database's own tiles fails the drill; the copy has the log's latest events", async () => {
  const wanted = await eventsOf(db.url, 300);
  let copied: string[] = [];
  const weak: DrillTools = {
    ...drillTools,
    verify: async (url) => {
      if (copied.length === 0) copied = await eventsOf(url, 301);
      return drillTools.verify(url, { data: null, anchor: null });
    },
  };
  const found: Record<string, boolean> = {};
  const few = attacks.filter(({ name }) => name === "edit-field" || name === "cut-tail");
  for await (const step of runDrill({ url: db.url, eventsMax: 300, tools: weak, attacks: few })) {
    if (step.kind === "trial") found[`${step.trial.variant} ${step.trial.name}`] = step.trial.found;
  }
  expect(found).toEqual({
    "crude edit-field": true,
    "consistent edit-field": false,
    "crude cut-tail": true,
    "consistent cut-tail": false,
  });
  expect(copied).toEqual(wanted);
});

/** Transaction numbers are given anew; everything else comes as it is. */
async function eventsOf(url: string, limit: number): Promise<string[]> {
  const sql = connect(url, { max: 1 });
  try {
    const rows = await sql<{ event: string }[]>`
      select (to_jsonb(e) - 'tx')::text as event from audit.event e order by e.tx desc, e.seq desc limit ${limit}`;
    return rows.map(({ event }) => event);
  } finally {
    await sql.end();
  }
}

/** Everything an attacker does, but for the attack. */
const rehearsal: Attack = {
  name: "rehearsal",
  words: "changes nothing",
  from: "newest",
  reach: "database",
  variants: ["consistent"],
  tamper: async ({ order }) => ({ position: null, eventId: null, order: [...order] }),
};

// Two events under one seq fit no tree.
const unavoidable: Record<string, string[]> = { "insert-double": ["tree"] };

async function readCopy(url: string) {
  const sql = connect(url, { max: 1 });
  try {
    const [entries, ledger] = [await entriesOf(sql), await ledgerOf(sql)];
    return { entries, ledger, contradictions: await contradictionsIn(sql) };
  } finally {
    await sql.end();
  }
}

function firstDifference(now: readonly string[], sealed: readonly string[]): number | null {
  const all = Array.from({ length: Math.max(now.length, sealed.length) }, (_, position) => position);
  return all.find((position) => now[position] !== sealed[position]) ?? null;
}

/** The entry of each position's event as it is now; a position with no event has none, one with two has both. */
async function entriesOf(sql: Database): Promise<string[]> {
  const rows = await sql<{ entry: string }[]>`
    with placed as (
      select t.index * 256 + u.n - 1 as position, u.seq from audit.tile t, unnest(t.seqs) with ordinality u(seq, n)
      where t.level = 0
      union all
      select h.size / 256 * 256 + u.n - 1, u.seq from audit.head h, unnest(h.open_seqs) with ordinality u(seq, n)
    )
    select coalesce(string_agg(encode(sha256(convert_to(audit.line(e), 'UTF8')), 'hex'), ' '), '') as entry
    from placed p left join audit.event e on e.seq = p.seq group by p.position order by p.position`;
  return rows.map(({ entry }) => entry);
}

async function ledgerOf(sql: Database) {
  const [ledger] = await sql`
    select (select jsonb_agg(to_jsonb(t) order by t.level, t.index) from audit.tile t)::text as tiles,
      (select (to_jsonb(h) - 'sealed_at')::text from audit.head h) as head`;
  return ledger;
}

/** What in the database does not follow from its events, by plain SQL. */
async function contradictionsIn(sql: Database): Promise<string[]> {
  const rows = await sql<{ what: string }[]>`
      select 'key' as what from audit.event e full join audit.event_key k on k.id = e.id
        where (e.seq, e.recorded_at, e.occurred_at, e.source) is distinct from (k.seq, k.recorded_at, k.occurred_at, k.source)
      union all select 'edge' from (
        (select cause_id, effect_id from audit.cause_edge
          except select c, e.id from audit.event e, unnest(e.causes || e.causation_id) c)
        union all
        (select c, e.id from audit.event e, unnest(e.causes || e.causation_id) c where c is not null
          except select cause_id, effect_id from audit.cause_edge)) edges
      union all select 'guard' from pg_trigger where tgname = 'append_only' and tgenabled <> 'A'
      union all select 'month without guard' from pg_inherits i where i.inhparent = 'audit.event'::regclass
        and not exists (select from pg_trigger t where t.tgrelid = i.inhrelid and t.tgname = 'append_only')`;
  const tree = await expectSealed(sql).then(
    () => [],
    () => ["tree"],
  );
  return [...rows.map(({ what }) => what), ...tree];
}

test("no attack runs on a database that is not this drill's copy, and nothing of it is touched", async () => {
  const before = await ledgerOf(db.sql);
  const runs: string[] = [];
  const strike = (url: string, secret: string) =>
    attackDatabase(url, secret, async (sql) => {
      runs.push(url);
      await sql`delete from audit.event`;
    });
  await expect(strike(db.url, "")).rejects.toThrow(NotACopy);
  await expect(strike(db.url, "undefined")).rejects.toThrow(NotACopy);
  // Another drill's copy is not ours either.
  await db.sql`create schema whence_drill`;
  await db.sql`create table whence_drill.copy (secret text)`;
  await expect(strike(db.url, "")).rejects.toThrow(NotACopy);
  await db.sql`insert into whence_drill.copy values ('another')`;
  await expect(strike(db.url, "mine")).rejects.toThrow(NotACopy);
  await db.sql`drop schema whence_drill cascade`;
  expect(runs).toEqual([]);
  expect(await ledgerOf(db.sql)).toEqual(before);
  expect(await db.sql`select count(*)::int as events from audit.event`).toEqual([{ events: 640 }]);
});

test("a drill clears what a killed one left, keeps a second one out, and leaves nothing itself", async () => {
  const left = () => db.sql`select datname from pg_database where starts_with(datname, ${prefixFor(db.url)})`;
  const controller = new AbortController();
  const options = { url: db.url, eventsMax: 100, tools: drillTools, signal: controller.signal };
  const steps: string[] = [];
  // What a drill that was killed left.
  await db.sql.unsafe(`create database ${prefixFor(db.url)}_attack`);
  for await (const step of runDrill(options)) {
    steps.push(step.kind);
    const before = await left();
    await expect(runDrill(options).next()).rejects.toThrow("running already");
    expect(await left()).toEqual(before);
    expect(before).not.toEqual([]);
    controller.abort();
  }
  expect(steps).toEqual(["copied", "control"]);
  expect(await left()).toEqual([]);

  const broken: DrillTools = { ...drillTools, seal: () => Promise.reject(new Error("no sealer")) };
  await expect(runDrill({ ...options, tools: broken }).next()).rejects.toThrow("no sealer");
  expect(await left()).toEqual([]);
});
