/**
 * What capture costs the application: updates of one row a transaction, 1 and 8 writers, as slow-down against the
 * same table without a trigger. Beside ours the textbook trigger: before, after and changed whole, in a plain table
 * with two GIN indexes (the one of performance.md §5, "seed").
 * Variants take turns within a round, so that what else the machine does hits all alike; medians of the rounds.
 */
import { connect, type Database } from "@/db/client";
import { type BenchmarkOptions, median, printTable } from "./support/benchmark";
import { benchServer } from "./support/server";

const variants = ["none", "row", "statement", "textbook"] as const;
type Variant = (typeof variants)[number];

const rounds = 3;
const rowsMax = 20_000;

export async function capture({ events }: BenchmarkOptions): Promise<void> {
  const perRun = events ?? 6_000;
  const server = await benchServer();
  const sql = connect(server.url, { max: 8 });
  try {
    await makeTables(sql);
    // GIN indexes are cheap while they are small: every log begins with the events of two updates of each row.
    for (const variant of variants) {
      for (let i = 0; i < 2; i++) await sql.unsafe(`update bench.${variant} set total = total + 1`);
    }
    const rates = new Map<string, number[]>();
    for (let round = 0; round < rounds; round++) {
      for (const writers of [1, 8]) {
        for (const variant of variants) {
          const rate = await updateRows(
            sql,
            variant,
            writers,
            writers === 1 ? Math.ceil(perRun / 3) : perRun,
          );
          const key = `${variant} ${writers}`;
          rates.set(key, [...(rates.get(key) ?? []), rate]);
        }
      }
    }
    report((variant, writers) => median(rates.get(`${variant} ${writers}`) ?? []));
  } finally {
    await sql.end();
    await server.stop();
  }
}

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

/** Transactions a second. Each writer has a connection of the pool and its own random rows. */
async function updateRows(sql: Database, variant: Variant, writers: number, count: number): Promise<number> {
  await sql.unsafe(`checkpoint`);
  let left = count;
  const write = async () => {
    while (left-- > 0) {
      const id = 1 + Math.floor(Math.random() * rowsMax);
      await sql`update ${sql(`bench.${variant}`)} set total = total + 0.01, status = ${`s${left % 7}`} where id = ${id}`;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: writers }, write));
  return count / ((performance.now() - start) / 1000);
}

function report(rate: (variant: Variant, writers: number) => number): void {
  const slowDown = (variant: Variant, writers: number) => rate("none", writers) / rate(variant, writers);
  const target: Record<Variant, string> = { none: "", row: "≤ 3.5", statement: "≤ 2.5", textbook: "" };
  printTable(
    [
      "trigger",
      "tps, 1 writer",
      "slow-down",
      "tps, 8 writers",
      "slow-down",
      "target",
      "of textbook",
      "target",
    ],
    variants.map((variant) => [
      variant,
      rate(variant, 1).toFixed(0),
      slowDown(variant, 1).toFixed(2),
      rate(variant, 8).toFixed(0),
      slowDown(variant, 8).toFixed(2),
      target[variant],
      (slowDown(variant, 8) / slowDown("textbook", 8)).toFixed(2),
      variant === "row" || variant === "statement" ? "≤ 0.60" : "",
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
