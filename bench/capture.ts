/**
 * What capture costs the application: updates of one row a transaction, 1 and 8 writers, as slow-down against the
 * same table without a trigger, and in CPU time of the server; then one update of 10,000 rows. Beside ours the
 * textbook trigger: before, after and changed whole, in a plain table with two GIN indexes (performance.md §5, "seed").
 * Variants take turns within a round, so that what else the machine does hits all alike. Figures are of all rounds
 * together: GIN indexes put off their work for some thousand events, and a median would leave it out.
 */
import { connect, type Database } from "@/db/client";
import { type BenchmarkOptions, median, printTable } from "./support/benchmark";
import { benchServer } from "./support/server";
import { serverCpu } from "./support/server-cpu";

const variants = ["none", "row", "statement", "textbook"] as const;
type Variant = (typeof variants)[number];

const rounds = 3;
const rowsMax = 20_000;
const rowsAtOnce = 10_000;

/** Of one variant with so many writers: updates, and the seconds and the server's CPU microseconds they took. */
type Cost = { count: number; seconds: number; cpu: number };
type CostOf = (variant: Variant, writers: number) => Cost;

export async function capture({ events }: BenchmarkOptions): Promise<void> {
  const perRun = events ?? 12_000;
  const server = await benchServer();
  const sql = connect(server.url, { max: 8 });
  try {
    await makeTables(sql);
    // GIN indexes are cheap while they are small: every log begins with the events of two updates of each row.
    for (const variant of variants) {
      for (let i = 0; i < 2; i++) await sql.unsafe(`update bench.${variant} set total = total + 1`);
    }
    const costs = new Map<string, Cost>();
    const costOf: CostOf = (variant, writers) =>
      costs.get(`${variant} ${writers}`) ?? { count: 0, seconds: 0, cpu: 0 };
    for (let round = 0; round < rounds; round++) {
      for (const writers of [1, 8]) {
        for (const variant of variants) {
          const count = writers === 1 ? Math.ceil(perRun / 3) : perRun;
          const cost = await updateRows(sql, variant, writers, count);
          costs.set(`${variant} ${writers}`, sum(costOf(variant, writers), cost));
        }
      }
    }
    report(costOf);
    await reportMany(sql);
  } finally {
    await sql.end();
    await server.stop();
  }
}

const sum = (a: Cost, b: Cost): Cost => ({
  count: a.count + b.count,
  seconds: a.seconds + b.seconds,
  cpu: a.cpu + b.cpu,
});

async function makeTables(sql: Database): Promise<void> {
  await sql.unsafe(`create schema bench; create schema textbook; ${textbook}`);
  for (const variant of variants) {
    await sql.unsafe(`
      create table bench.${variant} (
        id int primary key, customer uuid not null default gen_random_uuid(), status text not null default 'open',
        total numeric(38,12) not null default 100, currency text not null default 'EUR',
        note text not null default 'deliver to the back door, ring twice', created_at timestamptz not null default now());
      insert into bench.${variant} (id) select g from generate_series(1, ${rowsMax}) g;`);
  }
  await sql.unsafe(`
    create function bench.nothing() returns trigger language plpgsql as $$ begin return null; end $$;
    select audit.track('bench.statement');
    -- A partitioned table would do as well: whatever makes audit.track choose row triggers.
    create trigger other after update on bench.row for each row when (false) execute function bench.nothing();
    select audit.track('bench.row');
    create trigger history after insert or update or delete on bench.textbook
      for each row execute function textbook.capture();
`);
  const levels = await sql`select table_name, trigger_level from audit.tracked_table order by 1`;
  if (levels.map((row) => row.trigger_level).join() !== "row,statement")
    throw new Error("audit.track chose other triggers");
}

/** Each writer has a connection of the pool and its own random rows. */
async function updateRows(sql: Database, variant: Variant, writers: number, count: number): Promise<Cost> {
  await sql.unsafe(`checkpoint`);
  let left = count;
  const write = async () => {
    while (left-- > 0) {
      const id = 1 + Math.floor(Math.random() * rowsMax);
      await sql`update ${sql(`bench.${variant}`)} set total = total + 0.01, status = ${`s${left % 7}`} where id = ${id}`;
    }
  };
  const cpuBefore = (await serverCpu(sql)) ?? Number.NaN;
  const start = performance.now();
  await Promise.all(Array.from({ length: writers }, write));
  const seconds = (performance.now() - start) / 1000;
  return { count, seconds, cpu: ((await serverCpu(sql)) ?? Number.NaN) - cpuBefore };
}

function report(costOf: CostOf): void {
  const rate = (variant: Variant, writers: number) =>
    costOf(variant, writers).count / costOf(variant, writers).seconds;
  const slowDown = (variant: Variant, writers: number) => rate("none", writers) / rate(variant, writers);
  const cpu = (variant: Variant, writers: number) =>
    costOf(variant, writers).cpu / costOf(variant, writers).count;
  const target: Record<Variant, string> = { none: "", row: "≤ 3.5", statement: "≤ 2.5", textbook: "" };
  const head = ["tps, 1 writer", "slow-down", "CPU µs", "tps, 8 writers", "slow-down", "CPU µs"];
  printTable(
    ["one row", ...head, "target", "of textbook", "target"],
    variants.map((variant) => [
      variant,
      ...[1, 8].flatMap((writers) => [
        rate(variant, writers).toFixed(0),
        slowDown(variant, writers).toFixed(2),
        cpu(variant, writers).toFixed(0),
      ]),
      target[variant],
      (slowDown(variant, 8) / slowDown("textbook", 8)).toFixed(2),
      variant === "row" || variant === "statement" ? "≤ 0.60" : "",
    ]),
  );
}

/** One statement over many rows, as an import or a migration makes it. */
async function reportMany(sql: Database): Promise<void> {
  const times = new Map<Variant, number[]>(variants.map((variant) => [variant, []]));
  for (let round = 0; round < rounds; round++) {
    for (const variant of variants) {
      const start = performance.now();
      await sql.unsafe(`update bench.${variant} set total = total + 1 where id <= ${rowsAtOnce}`);
      times.get(variant)?.push(performance.now() - start);
    }
  }
  const time = (variant: Variant) => median(times.get(variant) ?? []);
  printTable(
    [`${rowsAtOnce} rows`, "ms", "slow-down", "of row"],
    variants.map((variant) => [
      variant,
      time(variant).toFixed(0),
      (time(variant) / time("none")).toFixed(1),
      (time(variant) / time("row")).toFixed(2),
    ]),
  );
}

const textbook = `
  create table textbook.audit_event (
    id uuid primary key default gen_random_uuid(), recorded_at timestamptz not null default clock_timestamp(),
    event_type text not null, entity_type text not null, entity_id text not null, operation text not null,
    actor text, correlation_id uuid, causation_id uuid, transaction_id bigint not null default txid_current(),
    before jsonb, after jsonb, changed jsonb, metadata jsonb not null default '{}');
  create index on textbook.audit_event (recorded_at desc);
  create index on textbook.audit_event (entity_type, entity_id, recorded_at desc);
  create index on textbook.audit_event (actor, recorded_at desc);
  create index on textbook.audit_event (event_type, recorded_at desc);
  create index on textbook.audit_event (correlation_id);
  create index on textbook.audit_event using gin (before);
  create index on textbook.audit_event using gin (after);
  create function textbook.capture() returns trigger language plpgsql as $$
  declare
    before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    changed jsonb;
  begin
    if tg_op = 'UPDATE' then
      select jsonb_object_agg(a.key, jsonb_build_object('from', before -> a.key, 'to', a.value)) into changed
      from jsonb_each(after) a where a.value is distinct from before -> a.key;
    end if;
    insert into textbook.audit_event (event_type, entity_type, entity_id, operation, actor, before, after, changed)
    values (tg_table_name || '.' || lower(tg_op), tg_table_name, coalesce(after, before) ->> 'id', tg_op,
      coalesce(nullif(current_setting('app.actor', true), ''), session_user), before, after, changed);
    return null;
  end $$;`;
